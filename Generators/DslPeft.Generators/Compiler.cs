using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Emit;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Specs;
using DslPeft.Generators.Specs.Rules;

namespace DslPeft.Generators;

/// <summary>A declaration with its plan; no plan for a faulty declaration, which gets a stub.</summary>
internal sealed record Planned<TSpec, TPlan>(TSpec Spec, TPlan? Plan)
    where TSpec : class
    where TPlan : class;

/// <summary>Plans and emits one declaration at a time, so that a fault in one never hides another.</summary>
internal static class Compiler
{
    public static Planned<ArchitectureSpec, ArchitecturePlan> PlanArchitecture(ArchitectureSpec spec, CompilerOptions options) =>
        new(spec, RuleBook.Check(spec, options).Plan);

    public static Planned<AdaptationSpec, AdaptationPlan> PlanAdaptation(AdaptationSpec spec, CompilerOptions options) =>
        new(spec, RuleBook.Check(spec, options).Plan);

    public static IEnumerable<EmittedFile> EmitArchitecture(Planned<ArchitectureSpec, ArchitecturePlan> planned)
    {
        var (spec, plan) = planned;
        return Emit(spec.Type, plan is null ? null : () => Files(plan), () => StubEmitter.EmitArchitecture(spec));
    }

    /// <summary>The files of an architecture without faults.</summary>
    public static IReadOnlyList<EmittedFile> Files(ArchitecturePlan plan) =>
    [
        new(plan.Spec.Type.FileStem + ".Parameters.g.cs", ArchitectureEmitter.EmitParameters(plan)),
        new(plan.Spec.Type.FileStem + ".Forward.g.cs", ArchitectureEmitter.EmitForward(plan)),
    ];

    public static IEnumerable<EmittedFile> EmitBlock(BlockSpec block)
    {
        if (block.Type.IsPartial)
            yield return new(block.Type.FileStem + ".Parts.g.cs", ArchitectureEmitter.EmitBlock(block));
    }

    public static IEnumerable<EmittedFile> EmitAdaptation(Planned<AdaptationSpec, AdaptationPlan> planned)
    {
        var (spec, plan) = planned;
        return Emit(spec.Type, plan is null ? null : () => Files(plan), () => StubEmitter.EmitAdaptation(spec));
    }

    /// <summary>The files of an adaptation without faults.</summary>
    public static IReadOnlyList<EmittedFile> Files(AdaptationPlan plan) =>
    [
        new(plan.Spec.Type.FileStem + ".Parameters.g.cs", ParametersEmitter.Emit(plan)),
        new(plan.Spec.Type.FileStem + ".Tensors.g.cs", ForwardEmitter.EmitTensors(plan)),
        new(plan.Spec.Type.FileStem + ".Forward.g.cs", ForwardEmitter.Emit(plan)),
        new(plan.Spec.Type.FileStem + ".Infer.g.cs", DeployedEmitter.EmitInfer(plan)),
        new(plan.Spec.Type.FileStem + ".Deploy.g.cs", DeployedEmitter.EmitDeploy(plan)),
    ];

    public static IEnumerable<EmittedFile> EmitExecutable(ExecutableSpec spec, ProgramKind program)
    {
        if (!spec.Type.IsPartial)
            yield break;
        yield return RuleBook.Check(spec).Any(finding => finding.IsError)
            ? new(spec.Type.FileStem + ".Stub.g.cs", StubEmitter.EmitExecutable(spec, program.WantsMain))
            : new(spec.Type.FileStem + ".Main.g.cs", ExecutableEmitter.Emit(spec, program.WantsMain));
    }

    public static IEnumerable<EmittedFile> EmitMethod(RecordedMethod method)
    {
        if (method.Bodies.Count > 0)
            yield return new(method.FileStem + ".Body.g.cs", RecordEmitter.Emit(method));
    }

    public static IEnumerable<EmittedFile> EmitSizes(RecordedSizes sizes)
    {
        yield return new(sizes.FileStem + ".Sizes.g.cs", RecordEmitter.Emit(sizes));
    }

    /// <summary>The files, or a stub where there is no plan or emission fails, which the analyzers find out and report.</summary>
    private static IReadOnlyList<EmittedFile> Emit(TypeSpec type, Func<IReadOnlyList<EmittedFile>>? files, Func<string> stub)
    {
        if (!type.IsPartial)
            return [];
        try
        {
            if (files is not null)
                return files();
        }
        catch (Exception)
        {
            // An exception would take every other declaration's output with it.
        }
        return [new(type.FileStem + ".Stub.g.cs", stub())];
    }
}
