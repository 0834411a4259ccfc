namespace DslPeft;

/// <summary>A condition on uses of a method, at each of their sites, which the compiler checks.</summary>
/// <param name="expression">Expression over the method's properties and the site's sizes, which is false (0) where the condition does not
/// hold. It also knows <c>Passes</c>, the forward passes of a step; <c>Labels</c>, the outputs of the head; <c>Gated</c>, 1 where a gate
/// is around the method; <c>LeastScale</c> and <c>MostScale</c> of <see cref="TypicalScaleAttribute"/>; and of a combinator <c>Layers</c>,
/// those of the smallest stack.</param>
/// <param name="because">What the message says.</param>
public abstract class ConditionAttribute(string expression, string because) : Attribute
{
    /// <summary>The condition.</summary>
    public string Expression => expression;

    /// <summary>
    /// Why, as the message says it; of a condition with a <see cref="Rule"/> the whole message. In braces stand expressions, and the names
    /// <c>{Method}</c>, <c>{Site}</c> and, where a gate is around the method, <c>{Gate}</c>.
    /// </summary>
    public string Because => because;

    /// <summary>Identifier of the diagnostic, where it is one of those that have a page of their own.</summary>
    public string? Rule { get; init; }

    /// <summary>
    /// Name of the property that the diagnostic points at, or empty for the whole use; if it is not said, the first property in the
    /// expression.
    /// </summary>
    public string? Property { get; init; }

    /// <summary>Expression: the value of the property that a code fix writes.</summary>
    public string? Fix { get; init; }

    /// <summary>Expression over a site: the condition is checked where it is least, and there alone.</summary>
    public string? Least { get; init; }
}

/// <summary>
/// What must hold of a use of the method, at each of its sites; the compiler checks it. A use where it does not hold is an error.
/// </summary>
/// <inheritdoc cref="ConditionAttribute"/>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequiresAttribute(string expression, string because) : ConditionAttribute(expression, because);

/// <summary>What should hold of a use of the method, at each of its sites. A use where it does not hold gets a warning.</summary>
/// <inheritdoc cref="ConditionAttribute"/>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class AdvisesAttribute(string expression, string because) : ConditionAttribute(expression, because);

/// <summary>
/// Several conditions under one name: those on the class of such an attribute are those of every method that is marked with it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class ConditionsAttribute : Attribute;
