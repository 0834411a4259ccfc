using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Cuts a step over a cache in two: what follows from the source alone, which is computed once, and what follows from the new tokens.
/// </summary>
internal static class MemorySplit
{
    /// <param name="stages">All stages of the step.</param>
    /// <param name="last">Name of the stack that reads the new tokens.</param>
    /// <param name="memory">Variable of the states of the stack before it.</param>
    /// <param name="results">Variables that the step gives.</param>
    /// <exception cref="UncachedException">Keys or values of the memory follow from new tokens, or something else reads the
    /// memory.</exception>
    public static CachedPlan Run(IReadOnlyList<Stage> stages, string last, string memory, EquatableArray<string> results)
    {
        var source = stages.TakeWhile(stage => stage.Stack != last).ToList();
        var layers = stages.Where(stage => stage.Nodes.Any(IsRecalled)).Select(stage => Remembered(stage, memory)).ToList();
        if (
            layers
                .SelectMany(stage => stage.Inputs)
                .FirstOrDefault(input => input.Kind == InputKind.Variable && !source.Any(stage => Gives(stage, input.Name))) is
            { } read
        )
            throw new UncachedException($"keys and values of the memory follow from '{read.Name}', which each new token changes");
        var next = stages.Skip(source.Count).Select(Recalling).ToList();
        if (next.FirstOrDefault(stage => Reads(stage, memory)) is { } reader)
            throw new UncachedException($"'{reader.Name}' reads the memory itself beside its keys and values");
        // Of the source's stages, a step repeats those that say which of its tokens are padding.
        foreach (
            var stage in source
                .AsEnumerable()
                .Reverse()
                .Where(stage => stage.Outputs.Any(output => next.Any(reader => Reads(reader, output.Variable))))
                .ToList()
        )
            next.Insert(0, stage);
        return new CachedPlan(new Graph(source.Concat(layers).ToEquatable(), new[] { memory }), new Graph(next.ToEquatable(), results));
    }

    private static bool IsRecalled(Node node) => node.Op is "memory_keys" or "memory_values";

    private static bool Gives(Stage stage, string variable) => stage.Outputs.Any(output => output.Variable == variable);

    private static bool Reads(Stage stage, string variable) =>
        stage.Inputs.Any(input => input.Kind == InputKind.Variable && input.Name == variable);

    /// <summary>The part of a layer that makes keys and values of the memory and keeps them.</summary>
    private static Stage Remembered(Stage stage, string memory)
    {
        var recalled = stage.Nodes.Where(IsRecalled).ToList();
        var id = stage.Nodes.Max(node => node.Id) + 1;
        var (nodes, behind) = (stage.Nodes.ToList(), Operand.Input(memory));
        // Keys and values of one attention follow each other.
        for (var i = 0; i < recalled.Count; i += 2, id++)
        {
            var (keys, values) = (recalled[i], recalled[i + 1]);
            nodes.Add(
                new Node(
                    id,
                    "remember",
                    "remembered",
                    new[] { behind, keys.Inputs[0], keys.Inputs[1], keys.Inputs[2], values.Inputs[2] },
                    stage.Inputs.First(input => input.Name == memory).Shape
                )
            );
            behind = Operand.Node(id);
        }
        return Pruned(
            stage with
            {
                Nodes = nodes.ToEquatable(),
                Outputs = new[] { new StageOutput(memory, behind, stage.Inputs.First(input => input.Name == memory).Shape) },
            }
        );
    }

    /// <summary>The layer that reads the kept ones.</summary>
    private static Stage Recalling(Stage stage) =>
        Pruned(
            stage with
            {
                Nodes = stage
                    .Nodes.Select(node => IsRecalled(node) ? node with { Inputs = node.Inputs.Take(2).ToEquatable() } : node)
                    .ToEquatable(),
            }
        );

    /// <summary>A stage with what its outputs need alone.</summary>
    private static Stage Pruned(Stage stage)
    {
        var live = new HashSet<Operand>(stage.Outputs.Select(output => output.Value));
        foreach (var node in stage.Nodes.Reverse().Where(node => live.Contains(Operand.Node(node.Id))))
            live.UnionWith(node.Inputs);
        var read = live.Where(operand => operand.Kind == OperandKind.Input).Select(operand => operand.Text).ToList();
        return stage with
        {
            Nodes = stage.Nodes.Where(node => live.Contains(Operand.Node(node.Id))).ToEquatable(),
            Inputs = stage
                .Inputs.Where(input =>
                    read.Contains(input.Name) || input.Kind == InputKind.Layer && live.Any(operand => operand.DependsOnLayer)
                )
                .ToEquatable(),
            Tensors = stage.Tensors.Where(tensor => live.Contains(Operand.Tensor(tensor.Field))).ToEquatable(),
        };
    }
}
