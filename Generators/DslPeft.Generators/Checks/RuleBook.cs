using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Budget;
using DslPeft.Generators.Checks.Adaptations.Combinators;
using DslPeft.Generators.Checks.Adaptations.Conditions;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Checks.Adaptations.Heads;
using DslPeft.Generators.Checks.Adaptations.Optimisation;
using DslPeft.Generators.Checks.Adaptations.Ranks;
using DslPeft.Generators.Checks.Adaptations.Selection;
using DslPeft.Generators.Checks.Adaptations.Sites;
using DslPeft.Generators.Checks.Adaptations.Storage;
using DslPeft.Generators.Checks.Adaptations.Tables;
using DslPeft.Generators.Checks.Architectures;
using DslPeft.Generators.Checks.HeadClasses;
using DslPeft.Generators.Checks.Methods;
using DslPeft.Generators.Checks.Programs;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks;

/// <summary>
/// Every rule, by what it reads: a declaration, or a plan. Rules read and never plan; when each list is run is the compiler's matter.
/// </summary>
internal static class RuleBook
{
    public static IReadOnlyList<Rule<ArchitectureSpec>> Architecture { get; } =
    [
        new ArchitectureNotPartial(),
        new ArchitectureNotPossible(),
        new ArchitectureNameTaken(),
        new PartNotPartial(),
        new FaultyBlock(),
        new LayoutNotArchitecture(),
        new UnknownConstant(),
        new ConstantNotUsable(),
        new ArchitectureValueUndefined(),
        new SizeNotWhole(),
        new NoPositions(),
        new NotABlock(),
        new MissingStackOrEmbedding(),
        new MissingSublayerPart(),
        new UnusedPart(),
        new SizeNotPositive(),
        new HeadsDoNotDivide(),
        new HeadsNotGrouped(),
        new RotaryDoesNotFit(),
        new CrossAttentionMisplaced(),
        new RelativePositionsDoNotFit(),
        new OptionDoesNotFit(),
        new ShapesDoNotCompose(),
        new DecoderNotAPart(),
        new MissingCheckpointKey(),
        new MisplacedLayerIndex(),
        new DuplicateCheckpointKey(),
        new ProbabilityOutOfRange(),
        new PaddingOutsideTable(),
    ];

    public static IReadOnlyList<Rule<BlockSpec>> Block { get; } =
    [new BlockNotPartial(), new BlockNotPossible(), new BlockNameTaken(), new SublayerPartNotPartial()];

    public static IReadOnlyList<Rule<DeclaredAdaptation>> Adaptation { get; } =
    [
        new AdaptationNotPartial(),
        new AdaptationNotPossible(),
        new AdaptationNameTaken(),
        new NoArchitecture(),
        new FaultyArchitecture(),
        new NotIAdapted(),
        new NotAMethod(),
        new FaultyMethod(),
        new UnsupportedJoin(),
        new UnknownSite(),
        new AmbiguousSite(),
        new WrongKindOfSite(),
        new SiteNotEvaluated(),
        new NoSites(),
        new StackMissing(),
        new LayersOutOfRange(),
        new LayersWithoutStack(),
        new LayersOfCombinator(),
        new OverlappingUses(),
        new WeightSizeNotPositive(),
        new PrefixFillsPositions(),
        new AdaptedAndThawed(),
        new TiedTable(),
        new TableOfOwnDecoder(),
        new RowsOutOfTable(),
        new RedundantSelection(),
        new SelectedTwice(),
        new SelectsNothing(),
        new AroundNoSibling(),
        new TwoCombinators(),
        new UnmatchedCopies(),
        new AdaptationValueUndefined(),
        new NumberNotFinite(),
        new EmptyText(),
        new NegativeTask(),
        new MembersReadOther(),
        new InvalidUseName(),
        new NothingToCombine(),
        new GateNotShared(),
        new SingleMember(),
        new MembersElsewhere(),
        new TrainedMembers(),
        new TaskNotPossible(),
        new SliceTrained(),
        new RescaledBeforeActivation(),
        new SeveralHeads(),
        new FaultyHead(),
        new HeadRequirementNotMet(),
        new TooFewLabels(),
        new MissingRecipe(),
        new EmptyBudget(),
        new QuantisedTrained(),
        new GradientsOfStored(),
        new QuantisedReparametrised(),
        new PartOfBlock(),
        .. ConditionNotMet.All,
    ];

    public static IReadOnlyList<Rule<AdaptationPlan>> PlannedAdaptation { get; } =
    [
        new NothingTrainable(),
        new BudgetDiffers(),
        new BudgetExceeded(),
        new NothingRounded(),
        new NothingRecomputed(),
        new NothingMerged(),
        new CompiledAs(),
    ];

    public static IReadOnlyList<Rule<ExecutableSpec>> Executable { get; } =
    [
        new ExecutableNotPartial(),
        new ExecutableNotPossible(),
        new ExecutableNameTaken(),
        new NotAnAdaptation(),
        new FaultyAdaptation(),
        new NotADataSet(),
        new DataDoNotFitHead(),
        new NoHead(),
        new LabelsDiffer(),
        new RepeatedLabels(),
        new UnusableColumns(),
        new TrainingSizeOutOfRange(),
        new LearningRateOutOfRange(),
        new UnusualLearningRate(),
        new WarmupOutOfRange(),
        new OptimizerOutOfRange(),
        new InputsTooLong(),
        new ExecutableValueUndefined(),
        new SettingNegative(),
        new PatternNotCloze(),
        new MaskNotLast(),
        new LabelWithoutWord(),
        new LabelsShareWord(),
        new StudentDoesNotFit(),
        new AuxiliaryOutOfRange(),
        new NotOfThisHead(),
        new TasksNotSaid(),
        new PrefixDoesNotFitTask(),
    ];

    public static IReadOnlyList<Rule<MethodSpec>> Method { get; } =
    [
        new NotAMethodAttribute(),
        new HiddenDefault(),
        new DefaultDiffers(),
        new MissingBody(),
        new WrongSignature(),
        new UnknownReference(),
        new InvalidExpression(),
        new NothingThawed(),
        new NothingCopied(),
        new BodyMustBeKnown(),
        new NotLinear(),
        new OpaqueBody(),
        new MethodValueUndefined(),
        new WeightNotRead(),
        new DeclaredNumberOutOfRange(),
    ];

    /// <summary>Rules over the class of a head of one's own.</summary>
    public static IReadOnlyList<Rule<MethodSpec>> Head { get; } =
    [
        new NotAMethodAttribute(),
        new RunTimeClass(),
        new HiddenDefault(),
        new DefaultDiffers(),
        new MissingHeadBody(),
        new WrongHeadSignature(),
        new WrongHeadWeight(),
        new InvalidExpression(),
        new MethodValueUndefined(),
        new WeightNotRead(),
        new DeclaredNumberOutOfRange(),
    ];

    /// <summary>What is reported where the compiler itself gives up, so that a stub is never silent.</summary>
    public static RuleInfo UncompilableArchitecture { get; } =
        new("DPEFT199", Severity.Error, "The architecture cannot be compiled", "'{0}' cannot be compiled: {1}");
    public static RuleInfo UncompilableAdaptation { get; } =
        new("DPEFT299", Severity.Error, "The adaptation cannot be compiled", "'{0}' cannot be compiled: {1}");
    public static RuleInfo UncompilableExecutable { get; } =
        new("DPEFT399", Severity.Error, "The program cannot be compiled", "'{0}' cannot be compiled: {1}");
    public static RuleInfo UncompilableMethod { get; } =
        new("DPEFT499", Severity.Error, "The method cannot be compiled", "'{0}' cannot be compiled: {1}");

    public static IEnumerable<RuleInfo> All =>
        Architecture
            .Concat<IRule>(Block)
            .Concat(Adaptation)
            .Concat(PlannedAdaptation)
            .Concat(Executable)
            .Concat(Method)
            .Concat(Head)
            .Select(rule => rule.Info)
            .Concat([
                UnknownPass.Info,
                ShapesDoNotFit.Info,
                TooManyParameters.OfArchitecture,
                TooManyParameters.OfAdaptation,
                OldLanguage.Info,
                StrayAttribute.OfArchitecture,
                StrayAttribute.OfAdaptation,
                StrayAttribute.OfProgram,
                WordNotOnePiece.Info,
                NeverRuns.Info,
                NoEntryPoint.Info,
                UncompilableArchitecture,
                UncompilableAdaptation,
                UncompilableExecutable,
                UncompilableMethod,
            ])
            .GroupBy(info => info.Id)
            .Select(rules => rules.First())
            .OrderBy(info => info.Id, StringComparer.Ordinal);

    /// <summary>What the rules over an adaptation's declaration find.</summary>
    public static List<Finding> Declared(DeclaredAdaptation adaptation) =>
        Run(Adaptation, adaptation, UncompilableAdaptation, adaptation.Spec.Type.Name);

    /// <summary>What the rules over its plan find.</summary>
    public static List<Finding> Planned(AdaptationPlan plan) => Run(PlannedAdaptation, plan, UncompilableAdaptation, plan.Spec.Type.Name);

    public static EquatableArray<Finding> Check(BlockSpec spec) => Run(Block, spec, UncompilableArchitecture, spec.Type.Name).ToEquatable();

    public static EquatableArray<Finding> Check(ExecutableSpec spec) =>
        Run(Executable, spec, UncompilableExecutable, spec.Type.Name).ToEquatable();

    public static EquatableArray<Finding> Check(MethodSpec spec) =>
        Run(spec.Head is null ? Method : Head, spec, UncompilableMethod, spec.Name).ToEquatable();

    /// <summary>The findings over an architecture's declaration alone, without a plan.</summary>
    public static List<Finding> Declared(ArchitectureSpec spec) =>
        // Other rules would read sizes that nobody meant.
        Run(
            spec.UnusableConstants.Count > 0 ? [new UnknownConstant(), new ConstantNotUsable()]
                : spec.UnusableSizes.Count > 0 ? [new SizeNotWhole()]
                : Architecture,
            spec,
            UncompilableArchitecture,
            spec.Type.Name
        );

    /// <summary>A rule that meets a declaration it cannot read is itself a finding: analyzers must not throw.</summary>
    private static List<Finding> Run<TSpec>(IEnumerable<Rule<TSpec>> rules, TSpec spec, RuleInfo failure, string name)
    {
        var findings = new List<Finding>();
        foreach (var rule in rules)
        {
            try
            {
                findings.AddRange(rule.Check(spec).Distinct());
            }
            catch (Exception exception)
            {
                findings.Add(Failed(failure, name, exception));
            }
        }
        return findings;
    }

    public static Finding Failed(RuleInfo failure, string name, Exception exception) =>
        new(failure, Target.Type, new[] { name, exception.Message.Replace("\r", "").Replace("\n", " ") });
}
