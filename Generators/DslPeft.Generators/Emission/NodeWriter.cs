using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>
/// Writes nodes as statements: one operation a line, its shape on the right, a comment above each sublayer and each method's part. With
/// planned disposal, temporaries are freed after their last use, before the next operation that takes memory.
/// </summary>
/// <param name="tensor">C# of a tensor by the name of its field; by default the field of the set <c>w</c>.</param>
internal sealed class NodeWriter(
    CodeWriter writer,
    EquatableArray<Node> nodes,
    bool plannedDisposal,
    System.Func<string, string>? tensor = null
)
{
    private readonly Dictionary<int, Node> _byId = nodes.ToDictionary(node => node.Id);
    private readonly Dictionary<Operand, string> _constants = [];

    /// <summary>Writes all nodes; <paramref name="kept"/> are results that must outlive them.</summary>
    public void Write(IReadOnlyCollection<Operand> kept)
    {
        var lastUse = new Dictionary<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var input in nodes[i].Inputs.Where(input => input.Kind == OperandKind.Node))
                lastUse[input.Id] = i;
        }

        WriteConstants();
        var dead = new List<string>();
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            var begins = i > 0 && (node.Section != nodes[i - 1].Section || node.Origin != nodes[i - 1].Origin);
            if (begins || !Operations.Get(node.Op).IsView)
                Free(dead);
            WriteHeading(node, i == 0 ? null : nodes[i - 1]);
            if (node.Op == "call")
                WriteCall(node);
            else
                writer.Line($"var {node.Name} = {Expression(node)};", node.IsHost ? "" : node.Shape.ToString());
            dead.AddRange(
                node.Inputs.Where(input =>
                        input.Kind == OperandKind.Node && lastUse[input.Id] == i && !kept.Contains(input) && IsOwned(_byId[input.Id])
                    )
                    .Select(input => _byId[input.Id].Name)
                    .Distinct()
            );
        }
        Free(dead);
    }

    /// <summary>A result as the caller's own: tensors that somebody else owns are given as views.</summary>
    public string Owned(Operand operand) =>
        Text(operand)
        + (
            operand.Kind is OperandKind.Input or OperandKind.Tensor || operand.Kind == OperandKind.Node && !IsOwned(_byId[operand.Id])
                ? ".alias()"
                : ""
        );

    public string Text(Operand operand) =>
        operand.Kind switch
        {
            OperandKind.Node => _byId[operand.Id].Name,
            OperandKind.Input => operand.Text,
            OperandKind.Tensor => tensor?.Invoke(operand.Text) ?? "w." + operand.Text,
            _ => _constants.TryGetValue(operand, out var constant) ? constant : Code.Constant(operand),
        };

    /// <summary>Declares the methods' constants that factors are, each with what it is computed from.</summary>
    private void WriteConstants()
    {
        foreach (
            var operand in nodes
                .Where(node => node.Op is "mul" or "div")
                .SelectMany(node => node.Inputs)
                .Where(operand => operand.Meaning is not null)
                .Distinct()
        )
        {
            var equals = operand.Meaning!.IndexOf(" = ", System.StringComparison.Ordinal);
            var name = operand.Meaning.Substring(0, equals);
            while (_constants.ContainsValue(name))
                name += "_";
            _constants.Add(operand, name);
            writer.Line($"const double {name} = {operand.Text};", operand.Meaning.Substring(equals + 3));
        }
        if (_constants.Count > 0)
            writer.Line();
    }

    /// <summary>A chosen copy belongs to the tensor set, and a size is a number: neither is disposed.</summary>
    private static bool IsOwned(Node node) => !node.IsHost && !Operations.Get(node.Op).Borrows;

    private void WriteHeading(Node node, Node? before)
    {
        var (section, origin) = (before?.Section ?? "", before?.Origin ?? "");
        if (before is not null && (node.Section != section || node.Origin != origin))
            writer.Line();
        if (node.Section != section && node.Section.Length > 0)
            writer.Line("// " + node.Section);
        if (node.Origin != origin && node.Origin.Length > 0)
            writer.Line("// " + node.Origin);
    }

    private void Free(List<string> dead)
    {
        if (plannedDisposal && dead.Count > 0)
            writer.Line($"Free({string.Join(", ", dead)});");
        dead.Clear();
    }

    private string Expression(Node node)
    {
        var operation = Operations.Get(node.Op);
        var onNumbers = node.IsHost && operation.OnNumbers.Length > 0;
        // A sum begins with its tensor.
        var inputs = node.Op == "add" && !onNumbers && IsNumber(node.Inputs[0]) ? node.Inputs.Reverse().ToArray() : node.Inputs.ToArray();
        var operands = inputs.Select(Text).ToArray();
        var text = (onNumbers ? operation.OnNumbers : operation.Template)
            .Replace("{*}", string.Join(", ", operands))
            .Replace("{1*}", string.Join(", ", operands.Skip(1)));
        for (var i = 0; i < operands.Length; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            text = text.Replace("{" + index + "}", operands[i])
                .Replace("{" + index + "s}", IsNumber(inputs[i]) ? $"Scalars.Of({operands[i]})" : operands[i]);
        }
        return text;
    }

    private bool IsNumber(Operand operand) =>
        operand.Kind == OperandKind.Number || operand.Kind == OperandKind.Node && _byId[operand.Id].IsHost;

    /// <summary>
    /// An opaque body frees its own temporaries, and may give back one of its arguments: the view stays valid when that is freed.
    /// </summary>
    private void WriteCall(Node node)
    {
        writer.Line($"Tensor {node.Name};", node.Shape.ToString());
        writer.Line("using (NewDisposeScope())");
        using (writer.Indent())
            writer.Line($"{node.Name} = {node.Call}({string.Join(", ", node.Inputs.Select(Text))}).alias().MoveToOuterDisposeScope();");
    }
}
