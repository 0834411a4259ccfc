using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DslPeft;

/// <summary>Implemented by every declared adaptation.</summary>
public interface IAdapted;

/// <summary>Declares an adaptation of an architecture; the methods are its sibling attributes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AdaptAttribute<TArchitecture> : Attribute
    where TArchitecture : IArchitecture;

/// <summary>Base of every method attribute: what to adapt and in which layers.</summary>
// What the files of other libraries say of a method is read from its properties and from its bodies' parameters: they are kept where a
// program is trimmed.
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties)]
public abstract class PeftAttribute(params string[] sites) : Attribute
{
    /// <summary>Names of the sites to adapt.</summary>
    public string[] Sites => sites;

    /// <summary>
    /// Layers to adapt as C# ranges and indices: <c>"6.."</c>, <c>"..6"</c>, <c>"^2.."</c>, <c>"0,3,5..8"</c>; all if not given.
    /// </summary>
    public string? Layers { get; init; }

    /// <summary>Tells several uses of one method apart, as members of a fusion; part of the names of their parameters.</summary>
    public string? Name { get; init; }

    /// <summary>True to use the method's weights as they are loaded and train none of them.</summary>
    public bool Frozen { get; init; }

    /// <summary>The task whose rows the method works on (<see cref="Batch.Tasks"/>); every row if not given.</summary>
    [DefaultValue(-1)]
    public int Task { get; init; } = -1;
}

/// <summary>Base of every combinator: a method around a sibling method, named by type.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class AroundAttribute<T> : PeftAttribute
    where T : PeftAttribute;

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
/// Computes the products of all positions with frozen weights in bfloat16, forward and backward, as mixed precision does elsewhere
/// (<c>torch.autocast</c>, <c>bf16</c>). Products add up in float32; everything else, and all that is trained, stays float32. The frozen
/// weights of these products get copies in bfloat16, which all adaptations of a base share. Adapter files are the same with and without.
/// Faster where the processor has products in bfloat16 (AVX512-BF16, AMX), slower elsewhere.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class)]
public sealed class MixedPrecisionAttribute : Attribute;

/// <summary>
/// Says in what the matrices of the frozen base are held: embeddings, heads, and the weights of linear layers that are not quantised. Norms
/// and biases, the adapters and everything that is computed stay float32; products widen a weight some rows at a time. The base has to be
/// loaded so: <c>BertBase.Load(path, storage)</c>, as programs do.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BaseTypeAttribute(BaseType type) : Attribute
{
    /// <summary>The type.</summary>
    public BaseType Type => type;
}

/// <summary>
/// Holds the weights of the linear layers of the base's stacks in blocks of integers, which stay frozen: LLM.int8 (Dettmers et al., arXiv
/// 2208.07339) or NF4 with double quantisation (QLoRA; Dettmers et al., arXiv 2305.14314). Norms, biases, embeddings and heads stay as
/// <see cref="BaseTypeAttribute"/> says. Gradients flow through the dequantised weights. Methods that train such a weight itself, or
/// reparametrise it, are errors.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QuantisedAttribute(Quantisation layers) : Attribute
{
    /// <summary>The form.</summary>
    public Quantisation Layers => layers;

    /// <summary>
    /// True to let deployment put a dense float32 weight, dequantised and changed, in the place of each weight that a method folds into.
    /// Without it the deployed form runs the adapter beside the quantised weight, and <c>Merge</c> is an error.
    /// </summary>
    public bool Merge { get; init; }
}

/// <summary>
/// Keeps nothing but the inputs of the layers that gradients flow through, and lets the backward pass run each layer again to
/// differentiate it (activation recomputation, also called gradient checkpointing; Chen et al., arXiv 1604.06174). A training step holds
/// less memory and computes a second forward pass of these layers; losses and gradients are the same. What both cost stands in the
/// explanation and in <see cref="ModelCosts"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class)]
public sealed class RecomputeAttribute : Attribute;

/// <summary>Switches an optimisation pass off for one declaration or for the whole assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, AllowMultiple = true)]
public sealed class DisablePassAttribute(Pass pass) : Attribute
{
    /// <summary>The pass.</summary>
    public Pass Pass => pass;
}
