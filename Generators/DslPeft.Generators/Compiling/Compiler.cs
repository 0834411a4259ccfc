using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Emission;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Passes;

namespace DslPeft.Generators.Compiling;

/// <summary>A declaration with its plan; no plan for a faulty declaration, which gets a stub.</summary>
internal sealed record Planned<TSpec, TPlan>(TSpec Spec, TPlan? Plan)
    where TSpec : class
    where TPlan : class;

/// <summary>
/// Plans and emits one declaration at a time, so that a fault in one never hides another. The methods named Emit never throw: what the
/// methods named Files cannot write becomes a stub, and the analyzers, which write the files as well, report why.
/// </summary>
internal static class Compiler
{
    private static readonly Results<ArchitectureSpec, ArchitecturePlan> Architectures = new(Steps.Run, Files, Stub);
    private static readonly Results<AdaptationSpec, AdaptationPlan> Adaptations = new(Steps.Run, Files, Stub);

    /// <summary>Names of the passes that can be switched off.</summary>
    public static IReadOnlyList<string> PassNames { get; } = [.. Pipeline.Names];

    public static Planned<ArchitectureSpec, ArchitecturePlan> PlanArchitecture(ArchitectureSpec spec, CompilerOptions options) =>
        new(spec, Architectures.Plan(spec, options));

    public static Planned<AdaptationSpec, AdaptationPlan> PlanAdaptation(AdaptationSpec spec, CompilerOptions options) =>
        new(spec, Adaptations.Plan(spec, options));

    /// <summary>What is wrong with an architecture. What cannot be emitted is an exception.</summary>
    public static EquatableArray<Finding> Check(ArchitectureSpec spec, CompilerOptions options) => Architectures.Check(spec, options);

    /// <summary>What is wrong with an adaptation. What cannot be emitted is an exception.</summary>
    public static EquatableArray<Finding> Check(AdaptationSpec spec, CompilerOptions options) => Adaptations.Check(spec, options);

    public static IReadOnlyList<EmittedFile> EmitArchitecture(Planned<ArchitectureSpec, ArchitecturePlan> planned)
    {
        var (spec, plan) = planned;
        return Written(plan is null ? null : () => Architectures.Files(plan), () => spec.CanEmit, () => Stub(spec));
    }

    /// <summary>The files of an architecture without faults.</summary>
    public static IReadOnlyList<EmittedFile> Files(ArchitecturePlan plan) =>
        PrivateNames.Apply(
            [
                new(plan.Spec.Type.FileStem + ".Parameters.g.cs", ArchitectureEmitter.EmitParameters(plan)),
                new(plan.Spec.Type.FileStem + ".Forward.g.cs", ArchitectureEmitter.EmitForward(plan)),
            ],
            plan.Spec.Type
        );

    public static IReadOnlyList<EmittedFile> EmitBlock(BlockSpec block) => Try(() => Files(block)) ?? [];

    /// <summary>
    /// The files of a block. Sublayers and parts that cannot be written are left out, so that each such fault is the only one.
    /// </summary>
    public static IReadOnlyList<EmittedFile> Files(BlockSpec block) =>
        !block.CanEmit
            ? []
            : PrivateNames.Apply(
                [new(block.Type.FileStem + ".Parts.g.cs", ArchitectureEmitter.EmitBlock(block))],
                block.Sublayers.Select(sublayer => sublayer.Type).Append(block.Type)
            );

    public static IReadOnlyList<EmittedFile> EmitAdaptation(Planned<AdaptationSpec, AdaptationPlan> planned)
    {
        var (spec, plan) = planned;
        return Written(plan is null ? null : () => Adaptations.Files(plan), () => spec.CanEmit, () => Stub(spec));
    }

    /// <summary>The files of an adaptation without faults.</summary>
    public static IReadOnlyList<EmittedFile> Files(AdaptationPlan plan) =>
        PrivateNames.Apply(
            [
                new(plan.Spec.Type.FileStem + ".Parameters.g.cs", ParametersEmitter.Emit(plan)),
                new(plan.Spec.Type.FileStem + ".Tensors.g.cs", ForwardEmitter.EmitTensors(plan)),
                new(plan.Spec.Type.FileStem + ".Forward.g.cs", ForwardEmitter.Emit(plan)),
                new(plan.Spec.Type.FileStem + ".Infer.g.cs", DeployedEmitter.EmitInfer(plan)),
                .. CachedEmitter.IsNeeded(plan)
                    ? (EmittedFile[])[new(plan.Spec.Type.FileStem + ".Next.g.cs", CachedEmitter.Emit(plan))]
                    : [],
                new(plan.Spec.Type.FileStem + ".Deploy.g.cs", DeployedEmitter.EmitDeploy(plan)),
            ],
            plan.Spec.Type
        );

    public static IReadOnlyList<EmittedFile> EmitExecutable(ExecutableSpec spec, ProgramKind program) =>
        Written(
            RuleBook.Check(spec).Any(finding => finding.IsError) ? null : () => Files(spec, program),
            () => spec.CanEmit,
            () => Stub(spec, program)
        );

    /// <summary>The files of a program without faults.</summary>
    public static IReadOnlyList<EmittedFile> Files(ExecutableSpec spec, ProgramKind program) =>
        [new(spec.Type.FileStem + ".Main.g.cs", ExecutableEmitter.Emit(spec, program.WantsMain))];

    public static IReadOnlyList<EmittedFile> EmitMethod(RecordedMethod method) => Try(() => Files(method)) ?? [];

    /// <summary>The file that records a method's bodies, where it has any.</summary>
    public static IReadOnlyList<EmittedFile> Files(RecordedMethod method) =>
        method.Bodies.Count > 0 ? [new(method.FileStem + ".Body.g.cs", RecordEmitter.Emit(method))] : [];

    public static IReadOnlyList<EmittedFile> EmitSizes(RecordedSizes sizes) => Try(() => Files(sizes)) ?? [];

    /// <summary>The file that records an architecture's sizes.</summary>
    public static IReadOnlyList<EmittedFile> Files(RecordedSizes sizes) => [new(sizes.FileStem + ".Sizes.g.cs", RecordEmitter.Emit(sizes))];

    /// <summary>The file of a faulty architecture.</summary>
    public static IReadOnlyList<EmittedFile> Stub(ArchitectureSpec spec) =>
        [new(spec.Type.FileStem + ".Stub.g.cs", StubEmitter.EmitArchitecture(spec))];

    /// <summary>The file of a faulty adaptation.</summary>
    public static IReadOnlyList<EmittedFile> Stub(AdaptationSpec spec) =>
        [new(spec.Type.FileStem + ".Stub.g.cs", StubEmitter.EmitAdaptation(spec))];

    /// <summary>The file of a faulty program, which may be a faulty adaptation as well.</summary>
    public static IReadOnlyList<EmittedFile> Stub(ExecutableSpec spec, ProgramKind program) =>
        [new(spec.Type.FileStem + ".Main.Stub.g.cs", StubEmitter.EmitExecutable(spec, program.WantsMain))];

    /// <summary>The files of a plan, else the stub, of a class whose other half can be written.</summary>
    private static IReadOnlyList<EmittedFile> Written(
        Func<IReadOnlyList<EmittedFile>>? files,
        Func<bool> canEmit,
        Func<IReadOnlyList<EmittedFile>> stub
    ) => Try(() => canEmit() ? Try(files) ?? stub() : []) ?? [];

    /// <summary>The files; null if there are none to write or they cannot be written.</summary>
    private static IReadOnlyList<EmittedFile>? Try(Func<IReadOnlyList<EmittedFile>>? files)
    {
        try
        {
            return files?.Invoke();
        }
        catch (Exception)
        {
            // An exception would take every other declaration's output with it. The analyzers meet it too.
            return null;
        }
    }
}
