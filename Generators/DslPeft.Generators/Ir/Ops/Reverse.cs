using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// How gradients flow back through an operation: for each operand that has one, a function that builds nodes of the same vocabulary.
/// </summary>
internal sealed class Reverse
{
    /// <summary>The result, among indices of operands.</summary>
    public const int Result = -1;

    private readonly Func<Reversal, Operand>?[] _gradients;
    private readonly int[]? _keeps;

    private Reverse(Func<Reversal, Operand>?[] gradients, int[]? keeps) => (_gradients, _keeps) = (gradients, keeps);

    /// <summary>Why there is no function; empty if there is one.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>True if autograd differentiates the operation, of which no function builds the reverse.</summary>
    public bool ByAutograd { get; private init; }

    /// <summary>False for operands with which the functions do not hold, as an attention's with dropout.</summary>
    public Func<Operand[], bool> Holds { get; private init; } = _ => true;

    /// <summary>The operation has no gradient.</summary>
    public static Reverse None(string reason) => new([], null) { Reason = reason };

    /// <summary>Autograd differentiates the operation.</summary>
    /// <param name="reason">Why there is no function.</param>
    /// <param name="keeps">The values that torch keeps for it, operands or <see cref="Result"/>; null for all operands.</param>
    public static Reverse Autograd(string reason, int[]? keeps = null) => new([], keeps) { Reason = reason, ByAutograd = true };

    /// <summary>A function for each operand; null for one that has no gradient.</summary>
    public static Reverse Of(params Func<Reversal, Operand>?[] gradients) => new(gradients, null);

    /// <summary>The same, where torch keeps other values than the functions read.</summary>
    public Reverse Keeping(params int[] values) => new(_gradients, values) { Holds = Holds };

    /// <summary>The same, for some operands alone.</summary>
    public Reverse Where(Func<Operand[], bool> holds) => new(_gradients, _keeps) { Holds = holds };

    /// <summary>True if there are functions.</summary>
    public bool IsBuilt => _gradients.Length > 0;

    /// <summary>True if an operand receives a gradient.</summary>
    public bool Reaches(int operand) => ByAutograd || operand < _gradients.Length && _gradients[operand] is not null;

    /// <summary>Adds the nodes of an operand's gradient.</summary>
    public Operand Build(Reversal reversal, int operand) => _gradients[operand]!(reversal);

    /// <summary>The operands that are kept for the gradients of some of them, and <see cref="Result"/>.</summary>
    public IEnumerable<int> Saved(Operation operation, IReadOnlyCollection<int> wanted) =>
        _keeps
        ?? (
            ByAutograd
                ? Enumerable.Range(0, operation.Most == int.MaxValue ? 64 : operation.Most)
                : wanted.SelectMany(operand => Reads(operation, operand)).Distinct()
        );

    private readonly Dictionary<int, IReadOnlyList<int>> _reads = [];

    /// <summary>What a gradient's nodes read the values of: they are built over operands of unknown shapes and looked at.</summary>
    private IReadOnlyList<int> Reads(Operation operation, int operand)
    {
        lock (_reads)
        {
            if (!_reads.TryGetValue(operand, out var known))
                _reads[operand] = known = Reversal.Probe(operation).ReadsOf(this, operand);
            return known;
        }
    }
}
