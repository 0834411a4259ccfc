using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Lowering.Stacks;

namespace DslPeft.Generators.Emission;

// How stages are run one after another.
internal sealed partial class GraphEmitter
{
    /// <summary>Statements that run stages in order, beginning at <paramref name="from"/>; leaves the results in variables.</summary>
    /// <param name="from">Index of the first stage.</param>
    /// <param name="to">Index past the last stage.</param>
    /// <param name="known">Variables that exist already.</param>
    /// <param name="results">Variables that must outlive the stages.</param>
    /// <param name="part">The part of the stack that is run; null for all of it.</param>
    public void WriteFlow(int from, int to, IReadOnlyCollection<string> known, IReadOnlyCollection<string> results, StackPart? part = null)
    {
        var declared = new HashSet<string>(known);
        var frozen = System.Math.Min(graph.FrozenStages, to);
        if (frozen > from)
        {
            // Variables that leave the block have to stand before it.
            foreach (
                var variable in graph
                    .Stages.Skip(from)
                    .Take(frozen - from)
                    .SelectMany(stage => stage.Outputs)
                    .Select(output => output.Variable)
                    .Distinct()
                    .ToList()
            )
            {
                if (declared.Add(variable))
                    writer.Line($"Tensor {variable};");
            }

            using (writer.Block("using (no_grad())"))
            {
                for (var s = from; s < frozen; s++)
                    WriteCall(s, to, declared, results, part);
            }

            from = frozen;
        }
        for (var s = from; s < to; s++)
            WriteCall(s, to, declared, results, part);
    }

    private void WriteCall(int index, int to, HashSet<string> declared, IReadOnlyCollection<string> results, StackPart? part)
    {
        var stage = graph.Stages[index];
        var call =
            stage.Recomputed ? RecomputedCall(stage)
            : stage.IsLayer ? LayerCall(stage)
            : Call(stage);
        var shape = string.Join(", ", stage.Outputs.Select(output => output.Shape));
        if (stage.IsLayer)
        {
            WriteLayers(stage, call, shape, part);
        }
        else if (stage.Outputs.Count == 1)
        {
            var output = stage.Outputs[0].Variable;
            if (graph.Stages.Take(index).Any(earlier => earlier.Outputs.Any(candidate => candidate.Variable == output)))
            {
                writer.Line($"{output} = Replace({output}, {call});", shape);
            }
            else
            {
                if (part is not null && graph.Stages[index + 1] is { IsLayer: true, First: 0 })
                    call = $"{part.Lower} is null ? {call} : {part.Lower}.alias()";
                writer.Line($"{(declared.Add(output) ? "var " : "")}{output} = {call};", shape);
            }
        }
        else
        {
            var known = stage.Outputs.All(output => declared.Contains(output.Variable));
            foreach (var output in stage.Outputs)
                declared.Add(output.Variable);
            writer.Line($"{(known ? "" : "var ")}({string.Join(", ", stage.Outputs.Select(output => output.Variable))}) = {call};", shape);
        }
        if (!stage.IsLayer)
        {
            foreach (var output in stage.Outputs)
                WriteCollect(
                    output.Variable,
                    inPlace: stage.Name.EndsWith(BaseLowering.FinalNormStage, System.StringComparison.Ordinal)
                        || stage.Name.EndsWith(BaseLowering.ProjectionStage, System.StringComparison.Ordinal)
                );
        }

        var dead = declared
            .Where(variable => !results.Contains(variable) && !IsCollected(variable) && LastUse(variable, to) == index)
            .OrderBy(variable => variable, System.StringComparer.Ordinal)
            .ToList();
        if (dead.Count > 0)
            writer.Line($"Free({string.Join(", ", dead)});");
    }

    /// <summary>
    /// The call of a layer, or a loop over equal layers. Outputs that the next layer reads replace the last ones; the others are
    /// collected.
    /// </summary>
    private void WriteLayers(Stage stage, string call, string shape, StackPart? part)
    {
        if (IsLoop(stage))
        {
            var (first, end) = part is null
                ? (Text(stage.First), Text(stage.First + stage.Count))
                : (
                    stage.First == 0 ? part.From : $"System.Math.Max({stage.First}, {part.From})",
                    IsTop(stage) ? part.To : $"System.Math.Min({stage.First + stage.Count}, {part.To})"
                );
            using (writer.Block($"for (var i = {first}; i < {end}; i++)"))
                WriteLayer(stage, call, shape);
        }
        else if (part is not null)
        {
            string[] conditions = [.. (string[])(stage.First == 0 ? [] : [$"{stage.First} >= {part.From}"]), $"{stage.First} < {part.To}"];
            if (stage.First == 0)
                conditions = [$"{part.From} == 0", $"{part.To} > 0"];
            using (writer.Block($"if ({string.Join(" && ", conditions)})"))
                WriteLayer(stage, call, shape);
        }
        else
        {
            WriteLayer(stage, call, shape);
        }
    }

    /// <summary>One layer. Unless it is kept, the old state is freed at once.</summary>
    private void WriteLayer(Stage stage, string call, string shape)
    {
        var carried = stage
            .Outputs.Select(output => output.Variable)
            .Where(variable => stage.Inputs.Any(input => input.Name == variable))
            .ToList();
        if (stage.Outputs.Count == 1 && carried.Count == 1)
        {
            writer.Line(IsKept(carried[0], stage) ? $"{carried[0]} = {call};" : $"{carried[0]} = Replace({carried[0]}, {call});", shape);
            WriteCollect(carried[0], stage: stage);
            return;
        }
        if (stage.Outputs.Count == 2 && carried.Count == 2 && !carried.Any(IsCollected))
        {
            var states = $"({string.Join(", ", carried)})";
            writer.Line($"{states} = Replace({states}, {call});", shape);
            return;
        }
        // The names are a loop's own, or of a block.
        using var block = IsLoop(stage) ? null : writer.Block();
        string Next(string variable) =>
            !carried.Contains(variable) ? variable : "next" + char.ToUpperInvariant(variable[0]) + variable.Substring(1);
        var names = stage.Outputs.Select(output => Next(output.Variable)).ToList();
        writer.Line($"var {(names.Count == 1 ? names[0] : $"({string.Join(", ", names)})")} = {call};", shape);
        foreach (var variable in stage.Outputs.Select(output => output.Variable).Where(variable => !carried.Contains(variable)))
            WriteCollect(variable, stage: stage);
        foreach (var variable in carried)
        {
            writer.Line($"{variable} = {(IsKept(variable, stage) ? Next(variable) : $"Replace({variable}, {Next(variable)})")};");
            WriteCollect(variable, stage: stage);
        }
    }

    /// <summary>The call of a stage's method.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="layer">C# of the layer's index where it is another than the stage's own.</param>
    /// <param name="variable">C# of a variable where it is another than its name.</param>
    private string Call(Stage stage, string? layer = null, System.Func<string, string>? variable = null)
    {
        var arguments = stage
            .Inputs.Select(input =>
                input.Kind == InputKind.Variable && variable is not null ? variable(input.Name) : Argument(stage, input, layer)
            )
            .ToList();
        if (stage.Tensors.Count > 0)
            arguments.Add(Set(stage, layer));
        return $"{Method(stage)}({string.Join(", ", arguments)})";
    }

    /// <summary>The call of a layer, or of what some layers run in place of it.</summary>
    private string LayerCall(Stage stage, System.Func<string, string>? variable = null) =>
        other is null
            ? Call(stage, variable: variable)
            : $"{other.When(IndexOf(stage))} ? {other.Layers.CallOf(stage, variable)} : {Call(stage, variable: variable)}";

    /// <summary>
    /// The call of a layer that keeps its inputs alone: it reads them from <c>x</c>, since their variables are gone when it runs again.
    /// </summary>
    private string RecomputedCall(Stage stage)
    {
        var read = Variables(stage).Union(other is null ? [] : Variables(other.Layers.Holding(stage))).ToList();
        var again = LayerCall(stage, name => $"x[{Text(read.IndexOf(name))}]");
        return $"recomputed.Run({IndexOf(stage)}, [{string.Join(", ", read)}], {Set(stage)}.Trained, (i, x) => {again})";
    }

    private static IEnumerable<string> Variables(Stage stage) =>
        stage.Inputs.Where(input => input.Kind == InputKind.Variable).Select(input => input.Name);

    /// <summary>The call, among these layers, of the layer or of the layers that another graph has as one group.</summary>
    private string CallOf(Stage group, System.Func<string, string>? variable) =>
        Call(Holding(group), IsLoop(group) ? "i" : Text(group.First), variable);

    /// <summary>The layers among these that another graph has as one group, or as a part of one.</summary>
    private Stage Holding(Stage group) =>
        graph.Stages.FirstOrDefault(own =>
            own.IsLayer && own.Stack == group.Stack && own.First <= group.First && group.First + group.Count <= own.First + own.Count
        )
        ?? throw new System.FormatException(
            $"the layers {group.First} to {group.First + group.Count - 1} are not alike without the method that is left out"
        );

    private bool IsTop(Stage stage) =>
        stage.First + stage.Count == graph.Stages.Where(layer => layer.IsLayer && layer.Stack == stage.Stack).Sum(layer => layer.Count);

    private bool IsCollected(string variable) => graph.Collected.Any(collected => collected.Variable == variable);

    /// <summary>True if a list has the value that a layer reads, so that it may not be freed.</summary>
    private bool IsKept(string variable, Stage stage) =>
        graph.Collected.Any(collected => collected.Variable == variable && stage.First % collected.Every == 0);

    /// <summary>
    /// Keeps a value; a norm behind the stack in place of the last layer's. A list that leaves layers out has those whose weights differ
    /// from their neighbours', which are no loop.
    /// </summary>
    private void WriteCollect(string variable, bool inPlace = false, Stage? stage = null)
    {
        foreach (
            var collected in graph.Collected.Where(candidate =>
                candidate.Variable == variable && (stage is null || (stage.First + stage.Count) % candidate.Every == 0)
            )
        )
            writer.Line(inPlace ? $"{collected.List}[^1] = {variable};" : $"{collected.List}.Add({variable});");
    }

    /// <summary>The last stage before <paramref name="to"/> that reads a variable, or computes it for nobody.</summary>
    private int LastUse(string variable, int to)
    {
        for (var s = to - 1; s >= 0; s--)
        {
            if (
                graph.Stages[s].Inputs.Any(input => input.Kind == InputKind.Variable && input.Name == variable)
                || graph.Stages[s].Outputs.Any(output => output.Variable == variable)
            )
                return s;
        }

        return -1;
    }
}

/// <summary>What some layers run in place of the graph's own.</summary>
/// <param name="Layers">Their emitter.</param>
/// <param name="When">C# that says whether a layer is one of them, by the C# of its index.</param>
internal sealed record OtherLayers(GraphEmitter Layers, System.Func<string, string> When);

/// <summary>Names of the variables that say which part of the stack is run.</summary>
/// <param name="Lower">The hidden states behind the layers below; null to begin with the batch.</param>
/// <param name="From">The first layer.</param>
/// <param name="To">Past the last layer.</param>
internal sealed record StackPart(string Lower, string From, string To);
