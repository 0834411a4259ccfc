using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Which axes of its operands an operation brings together in one entry of its result.</summary>
internal enum Axes
{
    /// <summary>All, as far as anybody knows.</summary>
    All,

    /// <summary>None: an entry follows from the entries at its place.</summary>
    None,

    /// <summary>The last one, of features: a row follows from the row at its place.</summary>
    Features,

    /// <summary>None, but the axes are laid out anew.</summary>
    Layout,
}

/// <summary>How many floating point operations an operation takes.</summary>
internal enum Work
{
    /// <summary>One for each element of the result.</summary>
    Result,

    /// <summary>One for each element of the first operand.</summary>
    Operand,

    /// <summary>Two for each element of the result and of the dimension that the product contracts.</summary>
    Product,

    /// <summary>Two products, each over all pairs of a query and a key.</summary>
    Attention,

    /// <summary>None: values are moved, looked up or named.</summary>
    None,

    /// <summary>Nobody knows.</summary>
    Unknown,
}

/// <summary>An operation of the vocabulary.</summary>
/// <param name="Name">Its name, TorchSharp's where there is one.</param>
/// <param name="Signature">Its operands, a letter each, lower case where it can be left out: <c>T</c> tensor, <c>I</c> tensor of integers,
/// truth values or labels, <c>X</c> tensor or number, <c>N</c> number, <c>L</c> list of integers, <c>D</c> one integer or a list of them,
/// <c>E</c> named constant, <c>A</c> activation or pooling, <c>S</c> text; <c>*</c> repeats the letter before it. Empty if no body can use
/// it.</param>
/// <param name="Template">C#: <c>{0}</c>… are operands, <c>{*}</c> all, <c>{1*}</c> all from the second on; <c>{0s}</c> is one that a number
/// of torch stands for where it is a number.</param>
/// <param name="Infer">Shape of the result; operands that torch would refuse are a <see cref="ShapeException"/>.</param>
internal sealed record Operation(string Name, string Signature, string Template, Func<Shape[], Operand[], Shape> Infer)
{
    /// <summary>Bytes of an entry.</summary>
    public const long Float = 4;

    /// <summary>How gradients flow back through it.</summary>
    public Reverse Reverse { get; init; } = Reverse.None("integers and truth values have no gradient");

    /// <summary>The axes that it brings together.</summary>
    public Axes Mixes { get; init; }

    /// <summary>Operands of which it reads the shape alone.</summary>
    public int[] ReadsShapeOf { get; init; } = [];

    /// <summary>
    /// How many of the last dimensions hold features after the operation, where so many did of the operand by whose index it is asked;
    /// null if it reaches over rows.
    /// </summary>
    public Func<Node, int, int, int?> Features { get; init; } = (_, _, _) => null;

    /// <summary>The operand that is added to the result, as a bias; -1 if there is none.</summary>
    public int Bias { get; init; } = -1;

    /// <summary>The operand that names the axis along which others are joined; -1 if none are.</summary>
    public int JoinsAlong { get; init; } = -1;

    /// <summary>What torch keeps for the backward pass beside values of the graph, in bytes.</summary>
    public Func<Node, Func<Operand, Shape>, Polynomial> KeptBeside { get; init; } = (_, _) => default;

    /// <summary>Operands in which the operation is linear while the others stay fixed.</summary>
    public int[] LinearIn { get; init; } = [];

    /// <summary>True if the operation is linear in all its tensor operands together, as a sum is.</summary>
    public bool Additive { get; init; }

    /// <summary>C# of the operation where its operands are numbers on the host; empty if it is the same.</summary>
    public string OnNumbers { get; init; } = "";

    /// <summary>True if the result is a number on the host.</summary>
    public bool IsHost { get; init; }

    /// <summary>True if the result is a tensor that somebody else owns, which must not be disposed.</summary>
    public bool Borrows { get; init; }

    /// <summary>True if the result is a view: it costs no memory of its own.</summary>
    public bool IsView { get; init; }

    /// <summary>How much it computes.</summary>
    public Work Work { get; init; }

    /// <summary>False if the operation is written by the compiler alone, never by a method's body.</summary>
    public bool InBodies { get; init; } = true;

    /// <summary>Number of operands that must be there.</summary>
    public int Required => Signature.Count(char.IsUpper);

    /// <summary>Number of operands that may be there.</summary>
    public int Most => Signature.EndsWith("*", StringComparison.Ordinal) ? int.MaxValue : Signature.Length;

    /// <summary>The letter of an operand.</summary>
    public char Letter(int index) =>
        char.ToUpperInvariant(
            Signature.EndsWith("*", StringComparison.Ordinal) && index >= Signature.Length - 1
                ? Signature[Signature.Length - 2]
                : Signature[index]
        );

    /// <summary>Shape of the result of operands that have these shapes.</summary>
    /// <exception cref="ShapeException">The operation cannot take them; the message names it and their shapes.</exception>
    public Shape ShapeOf(Shape[] shapes, Operand[] operands)
    {
        try
        {
            return Infer(shapes, operands);
        }
        catch (ShapeException exception)
        {
            var tensors = operands
                .Zip(shapes, (operand, shape) => operand.IsTensor && shape.Known ? shape.ToString() : "")
                .Where(text => text.Length > 0);
            throw new ShapeException($"{Name} of {string.Join(" and ", tensors)}: {exception.Message}");
        }
    }

    /// <summary>True if the operation takes these operands of a recorded body (see <c>BodyInliner</c>).</summary>
    public bool Accepts(IReadOnlyList<string> tokens) =>
        InBodies
        && tokens.Count >= Required
        && tokens.Count <= Most
        && tokens.Select((token, i) => Fits(token, Letter(i))).All(fits => fits);

    private static bool Fits(string token, char letter) =>
        token[0] switch
        {
            '#' => letter is 'X' or 'N' or 'D' or 'A',
            '~' => letter is 'T',
            '@' => letter is 'E' or 'A',
            '[' => letter is 'L' or 'D',
            '"' => letter is 'S',
            // A parameter or an earlier result: a tensor, or a number that the compiler knows or reads from a shape.
            _ => letter is 'T' or 'I' or 'X' or 'N' or 'A',
        };
}
