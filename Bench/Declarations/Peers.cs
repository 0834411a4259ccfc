using DslPeft.Architectures;

namespace DslPeft.Bench.Declarations;

/// <summary>MiniLM with products in bfloat16 and a result at every position.</summary>
[Adapt<MiniLmL6>, TokenClassifier(Labels = 2), MixedPrecision]
public sealed partial class MiniLmRounded : IAdapted;
