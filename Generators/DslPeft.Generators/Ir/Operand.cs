using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DslPeft.Generators.Ir;

internal enum OperandKind
{
    /// <summary>Result of an earlier node; <see cref="Operand.Id"/>.</summary>
    Node,

    /// <summary>A parameter of the stage.</summary>
    Input,

    /// <summary>A tensor of the stage's tensor set.</summary>
    Tensor,

    /// <summary>A number or truth value; <see cref="Operand.OfLayer"/> is set where each layer has its own.</summary>
    Number,

    /// <summary>Integers separated by spaces.</summary>
    List,

    /// <summary>A named constant, <c>Type.Member</c>.</summary>
    Enum,

    /// <summary>A tensor that does not exist, as a bias that was not declared.</summary>
    Absent,
}

/// <summary>What a node reads.</summary>
internal readonly record struct Operand(OperandKind Kind, string Text, int Id)
{
    /// <summary>Of a number that is given to a method, the type of its parameter: also a flag's or an enumeration's; null elsewhere.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// Of a method's constant: what it is called in emitted code and what it is computed from, as <c>LoraScale = Alpha / Rank</c>.
    /// </summary>
    public string? Meaning { get; init; }

    public static Operand Node(int id) => new(OperandKind.Node, "", id);

    public static Operand Input(string name) => new(OperandKind.Input, name, 0);

    public static Operand Tensor(string field) => new(OperandKind.Tensor, field, 0);

    public static Operand Number(double value) =>
        new(OperandKind.Number, value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'), 0);

    public static Operand Expression(string text) => new(OperandKind.Number, text, 0);

    public static Operand List(params long[] values) =>
        new(OperandKind.List, string.Join(" ", values.Select(value => value.ToString(CultureInfo.InvariantCulture))), 0);

    public static readonly Operand Absent = new(OperandKind.Absent, "", 0);

    public static readonly Operand True = Expression("true");

    /// <summary>A number that grows by the layer.</summary>
    public static Operand Layer(long first, long stride) => new(OperandKind.Number, "", 0) { OfLayer = new(first, stride) };

    /// <summary>The number that the operand is in each layer; null for an operand that does not depend on the layer.</summary>
    public LayerNumber? OfLayer { get; init; }

    public bool DependsOnLayer => OfLayer is not null;

    /// <summary>A probability that is 0 outside of training.</summary>
    public static Operand Dropout(double probability) => Number(probability) with { OnlyInTraining = true };

    /// <summary>True for a number that is 0 outside of training.</summary>
    public bool OnlyInTraining { get; init; }

    /// <summary>The operand as a size; unknown for what is no whole number.</summary>
    public Dim Size => Value is { } value && value == System.Math.Floor(value) ? (long)value : Dim.Unknown;

    public bool IsTensor => Kind is OperandKind.Node or OperandKind.Input or OperandKind.Tensor;

    /// <summary>The value of a plain number.</summary>
    public double? Value =>
        Kind == OperandKind.Number && !OnlyInTraining
            ? Text switch
            {
                "true" => 1,
                "false" => 0,
                _ => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
            }
            : null;

    public long[] Values =>
        Text.Split([' '], System.StringSplitOptions.RemoveEmptyEntries)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))
            .ToArray();
}

/// <summary>A whole number that grows by the layer: <c>First + Stride · layer</c>.</summary>
internal readonly record struct LayerNumber(long First, long Stride);
