namespace DslPeft;

/// <summary>BitFit (Ben Zaken et al., arXiv 2106.10199): trains every bias of the base, norms' biases included.</summary>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.Bias)]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class BitFitAttribute(params string[] sites) : PeftAttribute(sites);

/// <summary>Full fine-tuning: trains every parameter of the base, on copies, so that the base itself stays as loaded.</summary>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.All)]
[TypicalLearningRate(1e-6, 5e-4)]
public sealed class FullFineTuningAttribute() : PeftAttribute();
