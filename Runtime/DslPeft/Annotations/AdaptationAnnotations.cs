using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DslPeft;

/// <summary>Implemented by every declared adaptation.</summary>
public interface IAdapted;

/// <summary>Declares an adaptation of an architecture; the methods are its sibling attributes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AdaptAttribute<TArchitecture> : Attribute where TArchitecture : IArchitecture;

/// <summary>Base of every method attribute: what to adapt and in which layers.</summary>
// What the files of other libraries say of a method is read from its properties and from its bodies' parameters: they are kept where a program is trimmed.
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties)]
public abstract class PeftAttribute(params string[] sites) : Attribute
{
    /// <summary>Names of the sites to adapt.</summary>
    public string[] Sites => sites;
    /// <summary>Layers to adapt as C# ranges and indices: <c>"6.."</c>, <c>"..6"</c>, <c>"^2.."</c>, <c>"0,3,5..8"</c>; all if not given.</summary>
    public string? Layers { get; init; }
    /// <summary>Tells several uses of one method apart, as members of a fusion; part of the names of their parameters.</summary>
    public string? Name { get; init; }
    /// <summary>True to use the method's weights as they are loaded and train none of them.</summary>
    public bool Frozen { get; init; }
    /// <summary>The task whose rows the method works on (<see cref="Batch.Tasks"/>); every row if not given.</summary>
    [DefaultValue(-1)] public int Task { get; init; } = -1;
}

/// <summary>Base of every combinator: a method around a sibling method, named by type.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class AroundAttribute<T> : PeftAttribute where T : PeftAttribute;

/// <summary>Base of the task heads; an adaptation has at most one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class HeadAttribute : Attribute;

/// <summary>Single-label classification; logits (B, Labels), cross-entropy.</summary>
public sealed class ClassifierAttribute : HeadAttribute
{
    /// <summary>Number of labels, at least 2.</summary>
    public required int Labels { get; init; }
}

/// <summary>Multi-label classification; logits (B, Labels), binary cross-entropy with logits against float targets (B, Labels).</summary>
public sealed class MultiLabelAttribute : HeadAttribute
{
    /// <summary>Number of labels.</summary>
    public required int Labels { get; init; }
}

/// <summary>Regression to one number; output (B, 1), mean squared error against (B).</summary>
public sealed class RegressionAttribute : HeadAttribute;

/// <summary>Base of the heads whose decoder shares the words' embedding table.</summary>
public abstract class TiedHeadAttribute : HeadAttribute
{
    /// <summary>Which table the decoder reads. It must be said where a method adapts the words' table.</summary>
    public DecoderTable Decoder { get; init; }
}

/// <summary>Causal language modelling; logits (B, T, V), cross-entropy of each token given those before it, over tokens whose label is not -100. Labels are the
/// tokens themselves: the loss shifts them. Behind a prompt of l virtual tokens there are logits (B, T + l, V), and the first token has a loss, too.</summary>
public sealed class CausalLmAttribute : TiedHeadAttribute;

/// <summary>Base of the tied heads with tensors of their own, which checkpoints of pretrained models hold.</summary>
public abstract class PretrainedHeadAttribute : TiedHeadAttribute
{
    /// <summary>True to use the head as the checkpoint holds it and train none of it.</summary>
    public bool Frozen { get; init; }
}

/// <summary>Masked language modelling; logits (B, T, V), cross-entropy over positions whose label is not -100.</summary>
public sealed class MaskedLmAttribute : PretrainedHeadAttribute;

/// <summary>Classification of every token, as for named entities; logits (B, T, Labels), cross-entropy over positions whose label is not -100.</summary>
public sealed class TokenClassifierAttribute : HeadAttribute
{
    /// <summary>Number of labels, at least 2.</summary>
    public required int Labels { get; init; }
}

/// <summary>Extractive question answering (Rajpurkar et al., arXiv 1606.05250): where the answer starts and ends. Logits (B, 2, T), the mean of both
/// cross-entropies against labels (B, 2); a position that is not in the row counts for neither.</summary>
public sealed class QuestionAnsweringAttribute : HeadAttribute;

/// <summary>Choice among several texts, each a row of its own: batches of B · Choices rows, logits (B, Choices), cross-entropy against (B).</summary>
public sealed class MultipleChoiceAttribute : HeadAttribute
{
    /// <summary>Number of choices of a question, at least 2.</summary>
    public required int Choices { get; init; }
}

/// <summary>Next-sentence prediction (Devlin et al., arXiv 1810.04805): whether the second text follows the first (0) or not (1); logits (B, 2), cross-entropy.</summary>
public sealed class NextSentenceAttribute : HeadAttribute;

/// <summary>BERT's pretraining (Devlin et al., arXiv 1810.04805): masked language modelling and next-sentence prediction, the sum of both losses.
/// <c>Forward</c> gives the language model's logits (B, T, V), <see cref="IPretrainingModel"/> both.</summary>
public sealed class PretrainingAttribute : PretrainedHeadAttribute;

/// <summary>A declared budget, checked by the compiler; a code fix writes the actual number.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BudgetAttribute : Attribute
{
    /// <summary>Exact number of trainable parameters, head included.</summary>
    public long Trainable { get; init; }
    /// <summary>Largest allowed share of trainable parameters in percent of the base.</summary>
    public double MaxPercent { get; init; }
}

/// <summary>
/// Computes the products of all positions with frozen weights in bfloat16, forward and backward, as mixed precision does elsewhere (<c>torch.autocast</c>, <c>bf16</c>).
/// Products add up in float32; everything else, and all that is trained, stays float32. The frozen weights of these products get copies in bfloat16, which all
/// adaptations of a base share. Adapter files are the same with and without. Faster where the processor has products in bfloat16 (AVX512-BF16, AMX), slower elsewhere.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class)]
public sealed class MixedPrecisionAttribute : Attribute;

/// <summary>Switches an optimisation pass off for one declaration or for the whole assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, AllowMultiple = true)]
public sealed class DisablePassAttribute(Pass pass) : Attribute
{
    /// <summary>The pass.</summary>
    public Pass Pass => pass;
}
