using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>Writes a graph: tensor sets and their binding, one method a stage, and the methods that run the stages in order.</summary>
/// <param name="prefix">Put before the names of methods and fields, so that two graphs can live in one class.</param>
/// <param name="beside">An emitter of the same class whose methods and tensor sets are written already; equal ones serve this graph
/// too.</param>
/// <param name="other">Another emitter of the class for some layers, and the C# that says for which.</param>
/// <param name="sameTensors">True if the graph reads the very tensors that <paramref name="beside"/> binds, where a stage there has the
/// same ones.</param>
internal sealed partial class GraphEmitter(
    CodeWriter writer,
    Graph graph,
    string prefix,
    GraphEmitter? beside = null,
    bool sameTensors = false,
    OtherLayers? other = null
)
{
    /// <summary>Column of the shapes beside fields.</summary>
    private const int FieldColumn = 64;

    /// <summary>Stages that have tensors of their own.</summary>
    private IEnumerable<Stage> Bound => graph.Stages.Where(stage => stage.Tensors.Count > 0 && Twin(stage) is null);

    /// <summary>The stage beside this graph's whose tensors this one reads.</summary>
    private Stage? Twin(Stage stage) =>
        !sameTensors
            ? null
            : beside!.Bound.FirstOrDefault(own =>
                own.Tensors.Equals(stage.Tensors)
                && own.First == stage.First
                && own.Count == stage.Count
                && own.IsLayer == stage.IsLayer
                && own.Stack == stage.Stack
            );

    public string Method(Stage stage) => beside?.Equal(stage) is { } equal ? beside.Method(equal) : prefix + stage.Method;

    public string Field(Stage stage) => Twin(stage) is { } twin ? beside!.Field(twin) : "_" + Code.Lower(prefix + stage.Name);

    /// <summary>The method of a fragment beside a stage; layers of several structures each have their own.</summary>
    public static string Method(Stage stage, Fragment fragment) =>
        stage.IsLayer && stage.Method != "Layer" ? $"{fragment.Name}Of{stage.Method}" : fragment.Name;

    /// <summary>
    /// The tensor set of a stage. A method that serves both graphs takes its own; else any set with the same fields will do.
    /// </summary>
    private string Class(Stage stage)
    {
        if (Twin(stage) is { } twin)
            return beside!.Class(twin);
        return beside is not null && (beside.Equal(stage) ?? beside.EqualTensors(stage)) is { } equal
            ? beside.Class(equal)
            : prefix + stage.Method + "Tensors";
    }

    private Stage? Equal(Stage stage) =>
        graph.Stages.FirstOrDefault(own =>
            own.Nodes.Equals(stage.Nodes)
            && own.Inputs.Equals(stage.Inputs)
            && own.Outputs.Equals(stage.Outputs)
            && HasSameFields(own, stage)
        );

    private Stage? EqualTensors(Stage stage) => Bound.FirstOrDefault(own => HasSameFields(own, stage));

    private static bool HasSameFields(Stage a, Stage b) => a.Tensors.Select(Field).SequenceEqual(b.Tensors.Select(Field));

    private static (string, Shape, string) Field(TensorBinding tensor) => (tensor.Field, tensor.Shape, Type(tensor));

    /// <summary>C# of the type of a tensor set's field.</summary>
    public static string Type(TensorBinding tensor) =>
        tensor.Storage.IsQuantised() ? "QuantisedTensor"
        : tensor.Kind == BindingKind.Copies ? "Tensor[]"
        : "Tensor";

    /// <summary>The classes that hold a stage's tensors, and the fields that hold their instances.</summary>
    public void WriteTensorSets()
    {
        foreach (var stage in Bound)
            writer.Line(
                IsLoop(stage)
                    ? $"private readonly {Class(stage)}[] {Field(stage)} = new {Class(stage)}[{stage.Count}];"
                    : $"private {Class(stage)} {Field(stage)} = null!;"
            );
        foreach (var stage in Bound.Where(stage => (stage.Method == stage.Name || !stage.IsLayer) && beside?.EqualTensors(stage) is null))
        {
            writer.Line();
            writer.Summary($"Tensors of {Method(stage)}.");
            using (writer.Block($"private sealed class {Class(stage)}"))
            {
                foreach (var tensor in stage.Tensors)
                {
                    writer.Line(
                        $"public required {Type(tensor)} {tensor.Field};",
                        (tensor.Kind == BindingKind.Copies ? tensor.Count.ToString(CultureInfo.InvariantCulture) + " × " : "")
                            + tensor.Shape
                            + Form(tensor)
                            + (tensor.Trainable ? " trainable" : ""),
                        FieldColumn
                    );
                }
                if (GivesTrained(stage))
                    WriteTrained(stage);
            }
        }
    }

    /// <summary>What a tensor is held in, where that is not float32.</summary>
    private static string Form(TensorBinding tensor) =>
        tensor.Rounded ? " bfloat16"
        : tensor.Storage == Storage.Float32 ? ""
        : " " + tensor.Storage.Name();

    /// <summary>
    /// True for a set whose trained tensors are asked for as a list: of layers that run again, and of a head that runs in chunks.
    /// </summary>
    private bool GivesTrained(Stage stage) =>
        graph.Stages.Any(user => user.Recomputed && user.Method == stage.Method)
        || (graph.HeadRows > 0 && stage.Name == "Head" && HasTrained(stage));

    /// <summary>True if some tensor of the stage's set is trained.</summary>
    public static bool HasTrained(Stage stage) => stage.Tensors.Any(tensor => tensor.Trainable);

    private void WriteTrained(Stage stage)
    {
        var trained = stage
            .Tensors.Where(tensor => tensor.Trainable)
            .Select(tensor => (tensor.Kind == BindingKind.Copies ? ".. " : "") + tensor.Field);
        writer.Line();
        writer.Line($"public Tensor[] Trained => [{string.Join(", ", trained)}];");
    }

    /// <summary>Statements that look the tensors up. <paramref name="source"/> gives the C# of a binding's origin.</summary>
    public void WriteBinding(System.Func<TensorBinding, string> source)
    {
        foreach (var stage in Bound)
        {
            if (!IsLoop(stage))
            {
                WriteInitializer($"{Field(stage)} = new {Class(stage)}", stage, binding => source(At(stage, binding)));
                continue;
            }
            using (EachLayer(stage))
                WriteInitializer($"{Set(stage)} = new {Class(stage)}", stage, source);
        }
    }

    /// <summary>The stage methods. Stages that share a method are written once.</summary>
    public void WriteStages()
    {
        foreach (
            var stage in graph
                .Stages.Where(stage => beside?.Equal(stage) is null)
                .GroupBy(stage => stage.Method)
                .Select(stages => stages.First())
        )
        {
            writer.Line();
            WriteStage(stage);
        }
    }

    /// <param name="stage">The stage that the fragment stands beside.</param>
    /// <param name="fragment">The fragment.</param>
    /// <param name="shared">The method that serves several fragments, of which this is the first.</param>
    public void WriteFragment(Stage stage, Fragment fragment, SharedFragment? shared = null)
    {
        var parameters = FragmentInputs(stage, fragment).Select(Parameter).ToList();
        if (fragment.ReadsCurrent)
            parameters.Add("Tensor " + Fragment.Current);
        if (shared is not null)
            parameters.AddRange(
                shared.Fields.Zip(shared.Parameters, (field, name) =>
                    $"{Type(stage.Tensors.First(tensor => tensor.Field == field))} {name}"
                )
            );
        else if (fragment.ReadsTensors)
            parameters.Add($"{Class(stage)} w");
        writer.Line();
        using (writer.Block($"private Tensor {shared?.Name ?? Method(stage, fragment)}({string.Join(", ", parameters)})"))
            WriteBody(
                fragment.Nodes,
                [fragment.Result],
                shared is null ? null : field => shared.Parameters[shared.Fields.ToList().IndexOf(field)]
            );
    }

    /// <summary>The call of a fragment's method where the stage is run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="fragment">The fragment.</param>
    /// <param name="current">C# of the value so far of what the fragment replaces.</param>
    /// <param name="shared">The method that serves several fragments, this among them.</param>
    public string FragmentCall(Stage stage, Fragment fragment, string current = "", SharedFragment? shared = null)
    {
        var arguments = FragmentInputs(stage, fragment).Select(input => Argument(stage, input)).ToList();
        if (fragment.ReadsCurrent)
            arguments.Add(current);
        if (shared is not null)
            arguments.AddRange(FragmentMethods.Fields(fragment).Select(field => $"{Set(stage)}.{field}"));
        else if (fragment.ReadsTensors)
            arguments.Add(Set(stage));
        return $"{shared?.Name ?? Method(stage, fragment)}({string.Join(", ", arguments)})";
    }

    private static IEnumerable<StageInput> FragmentInputs(Stage stage, Fragment fragment)
    {
        var read = Parameters(fragment.Nodes);
        return stage.Inputs.Where(input => read.Contains(input.Name));
    }

    private static HashSet<string> Parameters(EquatableArray<Node> nodes) =>
        new(
            nodes
                .SelectMany(node => node.Inputs)
                .Where(operand => operand.Kind == OperandKind.Input)
                .Select(operand => operand.Text)
                .Concat(nodes.SelectMany(node => node.Inputs).Any(operand => operand.DependsOnLayer) ? ["i"] : [])
        );

    /// <summary>Opens a loop over a stage's layers where there are several.</summary>
    public System.IDisposable? EachLayer(Stage stage) =>
        IsLoop(stage) ? writer.Block($"for (var i = {stage.First}; i < {stage.First + stage.Count}; i++)") : null;

    private void WriteInitializer(string header, Stage stage, System.Func<TensorBinding, string> source)
    {
        using (writer.Initializer(header))
        {
            foreach (var tensor in stage.Tensors)
                writer.Line($"{tensor.Field} = {source(tensor)},");
        }
    }

    private void WriteStage(Stage stage)
    {
        var parameters = stage.Inputs.Select(Parameter).ToList();
        if (stage.Tensors.Count > 0)
            parameters.Add($"{Class(stage)} w");
        var result =
            stage.Outputs.Count == 1 ? "Tensor" : $"({string.Join(", ", stage.Outputs.Select(output => "Tensor " + output.Variable))})";
        writer.Summary(Signature(stage));
        using (writer.Block($"private {result} {Method(stage)}({string.Join(", ", parameters)})"))
            WriteBody(stage.Nodes, stage.Outputs.Select(output => output.Value).ToList());
    }

    /// <summary>What a stage makes of what, with shapes.</summary>
    private static string Signature(Stage stage)
    {
        var inputs = stage
            .Inputs.Where(input => input.Kind is InputKind.Variable or InputKind.Batch)
            .Select(input => $"{input.Name} {input.Shape}".TrimEnd())
            .ToList();
        return string.Join(", ", inputs)
            + (inputs.Count > 0 ? " → " : "→ ")
            + string.Join(", ", stage.Outputs.Select(output => $"{output.Variable} {output.Shape}".TrimEnd()))
            + ".";
    }

    private void WriteBody(EquatableArray<Node> nodes, IReadOnlyCollection<Operand> results, System.Func<string, string>? tensor = null)
    {
        var body = new NodeWriter(writer, nodes, graph.PlannedDisposal, tensor);
        if (!graph.PlannedDisposal)
            writer.Line("using var scope = NewDisposeScope();");
        body.Write(results);
        var values = results.Select(result => body.Owned(result) + (graph.PlannedDisposal ? "" : ".MoveToOuterDisposeScope()"));
        writer.Line(results.Count == 1 ? $"return {values.First()};" : $"return ({string.Join(", ", values)});");
    }

    /// <summary>True for several equal layers, which run in a loop over <c>i</c>.</summary>
    public static bool IsLoop(Stage stage) => stage.IsLayer && stage.Count > 1;

    /// <summary>C# of the layer's index where a stage is run.</summary>
    public static string IndexOf(Stage stage) =>
        IsLoop(stage) ? "i"
        : stage.IsLayer ? Text(stage.First)
        : "0";

    /// <summary>The name of a tensor where a stage is run.</summary>
    public static string At(Stage stage, string name) => stage.IsLayer && !IsLoop(stage) ? name.Replace("{i}", Text(stage.First)) : name;

    private static TensorBinding At(Stage stage, TensorBinding binding) =>
        binding with
        {
            Name = At(stage, binding.Name),
            Parts = binding.Parts.Select(part => At(stage, part)).ToEquatable(),
        };

    private static string Parameter(StageInput input) =>
        input.Kind switch
        {
            InputKind.Batch => "Batch batch",
            InputKind.Layer => "int i",
            InputKind.Cache => $"KeyValueCache {input.Name}",
            InputKind.Draw => $"int {input.Name}",
            _ => $"Tensor {input.Name}",
        };

    /// <summary>A stage outside a stack has one draw of its own.</summary>
    private static string Argument(Stage stage, StageInput input, string? layer = null) =>
        input.Kind switch
        {
            InputKind.Draw => $"Routing.Choice(pass, {input.Route}, {layer ?? IndexOf(stage)})",
            InputKind.Layer => layer ?? IndexOf(stage),
            _ => input.Name,
        };

    /// <summary>C# of a stage's tensor set, of a layer by its index.</summary>
    private string Set(Stage stage, string? layer = null)
    {
        if (!IsLoop(stage))
            return Field(stage);
        var index = layer ?? "i";
        return stage.First == 0 ? $"{Field(stage)}[{index}]"
            : int.TryParse(index, out var number) ? $"{Field(stage)}[{Text(number - stage.First)}]"
            : $"{Field(stage)}[{index} - {stage.First}]";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
