using System.ComponentModel;

namespace DslPeft;

/// <summary>Which tables are trained beside the cross attentions.</summary>
public enum TunedTables
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those before the first stack, with their norm: for sources of a new language.</summary>
    Source,

    /// <summary>Those before the second stack, with their norm: for targets of a new language.</summary>
    Target,
}

/// <summary>
/// Cross-attention tuning (Gheini et al., arXiv 2104.08771): of a model of two stacks the attentions between them are trained, each with
/// its norm, and for a new language the tables of its side.
/// </summary>
/// <remarks>Start with the learning rates of full fine-tuning, 5e-5 to 5e-4.</remarks>
[PeftMethod(Join.Select, Mergeable = true)]
[Thaw(Role.CrossAttention)]
[Thaw(Role.SourceTables, If = "Tables == 1")]
[Thaw(Role.TargetTables, If = "Tables == 2")]
[TypicalLearningRate(1e-6, 1e-3)]
public sealed class CrossAttentionAttribute() : PeftAttribute()
{
    /// <summary>Tables to train as well. A table that both stacks read, or the decoder, is trained for all of them.</summary>
    [DefaultValue(TunedTables.None)]
    public TunedTables Tables { get; init; }
}
