namespace DslPeft;

/// <summary>
/// The method trains factors with <c>Rank</c> rows or columns, and above the width of a layer the product of two is no longer of low rank.
/// </summary>
[Requires(
    "Rank >= 1 && Rank <= Min(In, Out)",
    "The rank of {Method} is {Rank}; it must be 1 to {Min(In, Out)}, the width of '{Site}'",
    Rule = "DPEFT212",
    Least = "Min(In, Out)",
    Fix = "Rank < 1 ? 1 : Min(In, Out)"
)]
[Requires("Rank >= 1", "The rank of {Method} is {Rank}; it must be 1 to the width of its sites", Rule = "DPEFT212", Fix = "1")]
[AttributeUsage(AttributeTargets.Class)]
public sealed class RankFitsAttribute : ConditionsAttribute;

/// <summary>The method has a <c>Rank</c> that may be larger than the width of its sites, since it trains no factors of that size.</summary>
[Requires("Rank >= 1", "The rank of {Method} is {Rank}; it must be 1 to the width of its sites", Rule = "DPEFT212", Fix = "1")]
[AttributeUsage(AttributeTargets.Class)]
public sealed class RankIsPositiveAttribute : ConditionsAttribute;

/// <summary>
/// What the method adds is multiplied by <c>Alpha / Rank</c>, which acts like a learning rate. Published recipes keep it between 1/4 and
/// 8.
/// </summary>
[Requires(
    "Alpha > 0",
    "Alpha of {Method} is {Alpha}: the update is multiplied by alpha / rank, which must be positive",
    Rule = "DPEFT213",
    Fix = "2 * Rank"
)]
[Advises(
    "Rank < 1 || Alpha <= 0 || Alpha / Rank >= LeastScale && Alpha / Rank <= MostScale",
    "alpha / rank of {Method} is {Alpha / Rank}; usual are {LeastScale} to {MostScale}",
    Rule = "DPEFT214",
    Property = "Alpha",
    Fix = "Alpha / Rank < LeastScale ? -Floor(-LeastScale * Rank) : Floor(MostScale * Rank)"
)]
[Advises(
    "Rank < 1 || Alpha <= 0 || !Gated || Power(Alpha / Rank - 1, 2) <= 1e-18",
    "{Gate} takes the place of the scale alpha / rank of {Method}, which is {Alpha / Rank}: "
        + "with Alpha = {Rank} the gate is the only factor",
    Rule = "DPEFT273",
    Property = "Alpha",
    Fix = "Rank"
)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaledByRankAttribute : ConditionsAttribute;

/// <summary>
/// What the method adds is multiplied by <c>Alpha / Rank</c> or, where <c>RankStabilized</c> is set, by <c>Alpha / √Rank</c> (rsLoRA,
/// arXiv 2312.03732).
/// </summary>
[Requires(
    "Alpha > 0",
    "Alpha of {Method} is {Alpha}: the update is multiplied by alpha / rank, which must be positive",
    Rule = "DPEFT213",
    Fix = "-Floor(-2 * (" + Divisor + "))"
)]
[Advises(
    "Rank < 1 || Alpha <= 0 || Alpha / (" + Divisor + ") >= LeastScale && Alpha / (" + Divisor + ") <= MostScale",
    "alpha / rank of {Method} is {Alpha / (" + Divisor + ")}; usual are {LeastScale} to {MostScale}",
    Rule = "DPEFT214",
    Property = "Alpha",
    Fix = "Alpha / (" + Divisor + ") < LeastScale ? -Floor(-LeastScale * (" + Divisor + ")) : Floor(MostScale * (" + Divisor + "))"
)]
[Advises(
    "Rank < 1 || Alpha <= 0 || !Gated || Power(Alpha / (" + Divisor + ") - 1, 2) <= 1e-18",
    "{Gate} takes the place of the scale alpha / rank of {Method}, which is {Alpha / ("
        + Divisor
        + ")}: "
        + "with Alpha = {"
        + Divisor
        + "} the gate is the only factor",
    Rule = "DPEFT273",
    Property = "Alpha",
    Fix = Divisor
)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaledByRankOrRootAttribute : ConditionsAttribute
{
    private const string Divisor = "RankStabilized ? Sqrt(Rank) : Rank";
}

/// <summary>The method goes through a <c>Bottleneck</c>, which as wide as what it adapts is none.</summary>
[Advises("Bottleneck < Out", "The bottleneck of {Method} is {Bottleneck}, but '{Site}' is only {Out} wide", Rule = "DPEFT215")]
[AttributeUsage(AttributeTargets.Class)]
public sealed class BottleneckIsNarrowAttribute : ConditionsAttribute;

/// <summary>The method drops a share <c>Dropout</c> of what it reads while training.</summary>
[Requires("Dropout >= 0 && Dropout < 1", "Dropout of {Method} is {Dropout}; it must be at least 0 and below 1", Rule = "DPEFT238")]
[AttributeUsage(AttributeTargets.Class)]
public sealed class DropoutIsAShareAttribute : ConditionsAttribute;
