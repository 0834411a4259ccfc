using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Checks.Adaptations.Heads;
using DslPeft.Generators.Checks.Adaptations.Ranks;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Lowering.Stacks;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Compiling;

/// <summary>
/// The order in which a declaration is compiled: resolve, check, then plan (lower, weave, optimise) where no rule found an error, and
/// check the plan. Emission is what <see cref="Compiler"/> does with the result.
/// </summary>
internal static class Steps
{
    public static Verdict<ArchitecturePlan> Run(ArchitectureSpec spec, CompilerOptions options) =>
        Plan(
            () => RuleBook.Declared(spec),
            RuleBook.UncompilableArchitecture,
            TooManyParameters.OfArchitecture,
            spec.Type,
            () => Planner.Plan(spec, options),
            _ => []
        );

    public static Verdict<AdaptationPlan> Run(AdaptationSpec spec, CompilerOptions options) =>
        Plan(
            () => RuleBook.Declared(Resolve(spec)),
            RuleBook.UncompilableAdaptation,
            TooManyParameters.OfAdaptation,
            spec.Type,
            () => Planner.Plan(spec, options),
            RuleBook.Planned
        );

    /// <summary>What the names of a declaration stand for.</summary>
    public static DeclaredAdaptation Resolve(AdaptationSpec spec) =>
        new(spec, spec.Architecture is { } architecture && !RuleBook.Declared(architecture).Any(finding => finding.IsError), Parameters);

    /// <summary>
    /// Whatever throws is a finding over the declaration: the generator would take every other declaration's output with it.
    /// </summary>
    private static Verdict<TPlan> Plan<TPlan>(
        Func<List<Finding>> declared,
        RuleInfo failure,
        RuleInfo overflow,
        TypeSpec type,
        Func<TPlan> plan,
        Func<TPlan, IEnumerable<Finding>> check
    )
        where TPlan : class
    {
        var findings = new List<Finding>();
        TPlan? planned = null;
        try
        {
            findings.AddRange(declared());
            if (!findings.Any(finding => finding.IsError))
            {
                planned = plan();
                findings.AddRange(check(planned));
            }
        }
        catch (OverflowException)
        {
            findings.Add(new Finding(overflow, Target.Type, new[] { type.Name }));
        }
        catch (MisfitsException misfits)
        {
            findings.AddRange(ShapesDoNotFit.Of(misfits));
        }
        catch (Exception exception)
        {
            findings.Add(RuleBook.Failed(failure, type.Name, exception));
        }
        return new(findings.ToEquatable(), findings.Any(finding => finding.IsError) ? null : planned);
    }

    /// <summary>
    /// The parameters that a use reparametrises, which the bare base with its head tells; none where something else is wrong, which has
    /// its own rule.
    /// </summary>
    private static IReadOnlyList<SiteTarget> Parameters(DeclaredAdaptation adaptation, MethodUse use)
    {
        if (adaptation.Sites is null || new MissingRecipe().Check(adaptation).Any())
            return [];
        try
        {
            var bare = new ModelBuilder(adaptation.Spec.Architecture!, training: true) { Storage = adaptation.Spec.Storage };
            BaseLowering.Lower(bare, adaptation.Spec.Head);
            return ParameterSites.Of(use, bare);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
