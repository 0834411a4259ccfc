namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Poly(Site.Query, Site.Value, Rank = 2, Tasks = 3, Skills = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyPoly : IAdapted;

[Adapt<TinyBert>]
[Poly(Site.Query, Site.AttentionOut, Rank = 2, Tasks = 2, Skills = 3, Splits = 4, Sampled = false)]
[Classifier(Labels = 3)]
public sealed partial class TinyMultiHeadRouting : IAdapted;

[Adapt<TinyBert>]
[MultitaskPrompt(Site.Words, Length = 4, Tasks = 3, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyMultitaskPrompt : IAdapted;

[Adapt<TinyRoberta>]
[Poly(Site.Query, Site.Value, Rank = 2, Tasks = 3, Splits = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPoly : IAdapted;

[Adapt<TinyRoberta>]
[MultitaskPrompt(Site.Words, Length = 4, Tasks = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaMultitaskPrompt : IAdapted;
