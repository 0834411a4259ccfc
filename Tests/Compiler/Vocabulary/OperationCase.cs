using DslPeft.Generators.Ir;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Compiler.Tests.Vocabulary;

/// <summary>Operands of an operation: tensors by their shapes and what they hold, or numbers and lists as they are.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Operands">Its operands.</param>
public sealed record OperationCase(string Name, params CaseOperand[] Operands)
{
    public override string ToString() => $"{Name}({string.Join(", ", Operands.Select(operand => operand.ToString()))})";
}

/// <summary>An operand of a case.</summary>
public abstract record CaseOperand
{
    /// <summary>A tensor; null for what is none.</summary>
    public virtual Tensor? Make(torch.Generator random) => null;

    /// <summary>The shape of a tensor.</summary>
    public virtual long[] Shape => [];

    /// <summary>What the graph holds of an operand that is no tensor.</summary>
    internal virtual Operand Plain => throw new InvalidOperationException("a tensor");

    /// <summary>True for a tensor that has a gradient.</summary>
    public virtual bool IsDifferentiated => false;
}

/// <summary>Real numbers; positive ones are between 0.5 and 1.5.</summary>
public sealed record Reals(long[] Sizes, bool IsPositive = false, bool IsConstant = false) : CaseOperand
{
    public override long[] Shape => Sizes;
    public override bool IsDifferentiated => !IsConstant;

    public override Tensor Make(torch.Generator random) =>
        IsPositive ? rand(Sizes, float64, generator: random).Plus(0.5) : randn(Sizes, float64, generator: random);

    public override string ToString() => $"[{string.Join(' ', Sizes)}]";
}

/// <summary>Whole numbers from 0 to below a limit.</summary>
public sealed record Integers(long Limit, long[] Sizes) : CaseOperand
{
    public override long[] Shape => Sizes;

    public override Tensor Make(torch.Generator random) => randint(0, Limit, Sizes, int64, generator: random);

    public override string ToString() => $"<{Limit} [{string.Join(' ', Sizes)}]";
}

/// <summary>Truth values; the first of the last dimension is true.</summary>
public sealed record Truths(long[] Sizes) : CaseOperand
{
    public override long[] Shape => Sizes;

    public override Tensor Make(torch.Generator random)
    {
        var truths = rand(Sizes, float64, generator: random) > Scalars.Of(0.4);
        truths.select(-1, 0).fill_(Scalars.One);
        return truths;
    }

    public override string ToString() => $"truth [{string.Join(' ', Sizes)}]";
}

/// <summary>Cosines and sines, alike for both halves of the last dimension, or for both of neighbouring dimensions.</summary>
public sealed record Rotations(long[] Half, bool AreNeighbours = false) : CaseOperand
{
    public override long[] Shape => [.. Half[..^1], 2 * Half[^1]];

    public override Tensor Make(torch.Generator random)
    {
        var numbers = randn(Half, float64, generator: random);
        return AreNeighbours ? numbers.repeat_interleave(2, -1) : cat([numbers, numbers], -1);
    }

    public override string ToString() => $"rotation [{string.Join(' ', Shape)}]";
}

/// <summary>A number, list or name as the graph has it.</summary>
public sealed record Plainly(string Text, bool IsList = false, bool IsName = false) : CaseOperand
{
    internal override Operand Plain =>
        IsList ? Operand.List([.. Text.Split(' ').Select(long.Parse)])
        : IsName ? new Operand(OperandKind.Enum, Text, 0)
        : Operand.Expression(Text);

    public override string ToString() => Text;
}
