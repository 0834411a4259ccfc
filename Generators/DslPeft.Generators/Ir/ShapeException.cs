using System;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>
/// Operands that an operation cannot take, or a result that does not fit its place: what torch would say when the model runs.
/// </summary>
internal sealed class ShapeException(string message) : FormatException(message)
{
    /// <summary>The use whose body it is; null while that is not known.</summary>
    public MethodUse? Use { get; private init; }

    /// <summary>Name of the body; empty for what its join does.</summary>
    public string Member { get; private init; } = "";

    /// <summary>The same of a body.</summary>
    public ShapeException In(MethodUse use, string member) =>
        Use is null ? new ShapeException(Message) { Use = use, Member = member } : this;
}

/// <summary>Shapes of a body that do not fit at a place.</summary>
/// <param name="Attribute">Index of the use's attribute among those of the class.</param>
/// <param name="Body">The method and its body, for example <c>Lora.Delta</c>.</param>
/// <param name="Site">Name of the place.</param>
/// <param name="Reason">Which shapes, and why.</param>
internal sealed record Misfit(int Attribute, string Body, string Site, string Reason);

/// <summary>The misfits that keep an adaptation from being planned.</summary>
internal sealed class MisfitsException(EquatableArray<Misfit> misfits) : Exception("shapes do not fit")
{
    public EquatableArray<Misfit> Misfits { get; } = misfits;
}
