namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// How many of the last dimensions hold features behind an operation; null where it reaches over rows. See
/// <see cref="Operation.Features"/>.
/// </summary>
internal static class FeatureAxes
{
    /// <summary>As many as before.</summary>
    public static int? Same(Node node, int index, int features) => features;

    /// <summary>As many as before, for the first operand alone.</summary>
    public static int? OfFirst(Node node, int index, int features) => index == 0 ? features : null;

    /// <summary>One more.</summary>
    public static int? OneMore(Node node, int index, int features) => features + 1;

    /// <summary>As many as before, where the second operand is one of their dimensions.</summary>
    public static int? Within(Node node, int index, int features) => IsFeature(node.Inputs[1], features) ? features : null;

    /// <summary>As many as before, where both dimensions are of features.</summary>
    public static int? WithinBoth(Node node, int index, int features) =>
        IsFeature(node.Inputs[1], features) && IsFeature(node.Inputs[2], features) ? features : null;

    /// <summary>One dimension of features as several.</summary>
    public static int? Split(Node node, int index, int features) =>
        IsFeature(node.Inputs[1], features) && node.Inputs[2].Kind == OperandKind.List ? features + node.Inputs[2].Values.Length - 1 : null;

    /// <summary>All dimensions of features as one.</summary>
    public static int? Joined(Node node, int index, int features) =>
        node.Inputs.Count > 1
        && node.Inputs[1].Value is { } start
        && start == -features
        && (node.Inputs.Count == 2 || node.Inputs[2].Value == -1)
            ? 1
            : null;

    /// <summary>Without one of several dimensions of features.</summary>
    public static int? Selected(Node node, int index, int features) =>
        features > 1 && IsFeature(node.Inputs[1], features) ? features - 1 : null;

    /// <summary>Without one of several dimensions of features, which is reduced.</summary>
    public static int? Reduced(Node node, int index, int features) => node.Inputs.Count == 2 ? Selected(node, index, features) : null;

    /// <summary>True for a dimension counted from the end that holds features.</summary>
    public static bool IsFeature(Operand dimension, int features) => dimension.Value is { } value && value < 0 && value >= -features;
}
