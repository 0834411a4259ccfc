namespace DslPeft;

/// <summary>
/// Marks a head of one's own, a class that derives from <see cref="HeadAttribute"/>. Its public static methods are its body, recorded and
/// woven as a method's: <c>Outputs</c> makes the outputs (B, …) of the last hidden states (B, T, H), which it takes as its one tensor
/// without a mark, and <c>Loss</c> makes a scalar of the outputs and what the batch holds. Both may have <see cref="IsAttribute"/>
/// constants; <c>Outputs</c> has <see cref="WeightAttribute"/>s and may take the <see cref="MaskAttribute"/>, <c>Loss</c> the
/// <see cref="TargetsAttribute"/> and the <see cref="ClassWeightsAttribute"/>. Expressions know the head's properties and <c>Hidden</c>,
/// the width H.
/// </summary>
/// <param name="head">The run-time class, one that derives from <see cref="TaskHead"/>: what a label is, the metrics, what is predicted.
/// It has a public constructor without parameters, or one that takes the attribute.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PeftHeadAttribute(Type head) : Attribute
{
    /// <summary>The run-time class.</summary>
    public Type Head => head;

    /// <summary>
    /// Expression over the head's properties: how many outputs it has, as <see cref="AdaptationInfo.Labels"/> says it and the labels of
    /// data are compared with; 0 for none.
    /// </summary>
    public string? Labels { get; init; }
}

/// <summary>The parameter is the batch's mask (B, T), int64: 1 for a token, 0 for padding.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MaskAttribute : Attribute;

/// <summary>The parameter of a loss is what the batch holds as labels.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TargetsAttribute : Attribute;

/// <summary>
/// The parameter of a loss is what each class counts for, (C), or null for 1 each (<see cref="AdaptedModel.ClassWeights"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ClassWeightsAttribute : Attribute;
