using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>A stage under construction. Nodes can be inserted and uses redirected; <see cref="Build"/> gives the immutable stage.</summary>
internal sealed class StageBuilder(string method, int layer, bool isLayer)
{
    /// <summary>Name of the input that is the layer's index.</summary>
    public const string LayerIndex = "i";

    /// <summary>Name of the input that is the cache of keys and values.</summary>
    public const string CacheName = "cache";

    private static readonly string[] Reserved = ["w", "batch", CacheName, LayerIndex, "pass", "training", "torch", "nn"];
    private readonly List<Node> _nodes = [];
    private readonly List<StageInput> _inputs = [];
    private readonly List<StageOutput> _outputs = [];
    private readonly List<TensorBinding> _tensors = [];
    private int _next;
    private int _cursor;

    public string Method { get; } = method;
    public int Layer { get; } = layer;
    public bool IsLayer { get; } = isLayer;

    /// <summary>Name of the stack that the stage is of; empty for what stands above or between stacks.</summary>
    public string Stack { get; init; } = "";
    public bool IsEncoder { get; set; }

    /// <summary>True for a head that gives a result for each virtual token as well.</summary>
    public bool ReadsVirtualTokens { get; set; }

    /// <summary>True for a head that reads the states of the text's tokens alone, whatever it gives.</summary>
    public bool ReadsText { get; set; }

    /// <summary>Section of the nodes that are added next; moving the cursor takes that of the node moved to.</summary>
    public string Section { get; set; } = "";

    /// <summary>Origin of the nodes that are added next.</summary>
    public string Origin { get; set; } = "";
    public List<DeployStep> Deploys { get; } = [];

    /// <summary>Parts of the loss over the stage's weights.</summary>
    public List<Fragment> Penalties { get; } = [];

    /// <summary>What methods can attach to, for example <c>linear:SelfAttention.Query</c>: the tensor that stands there now.</summary>
    public Dictionary<string, Operand> Anchors { get; } = [];
    public IReadOnlyList<Node> Nodes => _nodes;
    public IReadOnlyList<TensorBinding> Tensors => _tensors;

    public static StageBuilder From(Stage stage)
    {
        var builder = new StageBuilder(stage.Method, stage.First, stage.IsLayer) { Stack = stage.Stack, IsEncoder = stage.IsEncoder };
        builder._nodes.AddRange(stage.Nodes);
        builder._inputs.AddRange(stage.Inputs);
        builder._outputs.AddRange(stage.Outputs);
        builder._tensors.AddRange(stage.Tensors);
        builder.Deploys.AddRange(stage.Deploys);
        builder.Penalties.AddRange(stage.Penalties);
        builder._next = stage.Nodes.Count == 0 ? 0 : stage.Nodes.Max(node => node.Id) + 1;
        builder._cursor = builder._nodes.Count;
        return builder;
    }

    public Operand Input(string name, InputKind kind, Shape shape, int route = 0)
    {
        if (_inputs.All(input => input.Name != name))
            _inputs.Add(new StageInput(name, kind, shape, route));
        return Operand.Input(name);
    }

    public Operand Tensor(TensorBinding binding)
    {
        if (_tensors.All(tensor => tensor.Field != binding.Field))
            _tensors.Add(binding);
        return Operand.Tensor(binding.Field);
    }

    /// <summary>Adds a node at the cursor. The shape follows from the operation.</summary>
    public Operand Add(string op, string name, params Operand[] inputs)
    {
        var operation = Operations.Get(op);
        var shapes = inputs.Select(ShapeOf).ToArray();
        return Insert(
            new Node(_next, op, Unique(name), inputs, operation.ShapeOf(shapes, inputs))
            {
                IsHost = operation.IsHost || IsHostArithmetic(operation, inputs),
            }
        );
    }

    /// <summary>Arithmetic on a size that the host read from a shape stays on the host.</summary>
    private bool IsHostArithmetic(Operation operation, Operand[] inputs) =>
        operation.Signature is "XX" or "X"
        && inputs.All(input => input.Kind == OperandKind.Number || input.Kind == OperandKind.Node && NodeOf(input).IsHost);

    /// <summary>Adds a call of an opaque body, of which only its caller knows the shape.</summary>
    public Operand AddCall(string call, string name, Shape shape, Operand[] inputs) =>
        Insert(new Node(_next, "call", Unique(name), inputs, shape) { Call = call });

    /// <summary>What the stage gives as a variable.</summary>
    public Operand OutputOf(string variable) => _outputs.First(output => output.Variable == variable).Value;

    /// <summary>True if the stage gives the variable.</summary>
    public bool Gives(string variable) => _outputs.Any(output => output.Variable == variable);

    /// <summary>Shape of what the stage gives as a variable.</summary>
    public Shape OutputShape(string variable) => _outputs.First(output => output.Variable == variable).Shape;

    /// <summary>True if the stage gives logits for each token.</summary>
    public bool GivesTokens =>
        _outputs.Any(output => output.Variable == "logits" && (output.Shape.Rank == 3 || output.Shape.PositionAxis >= 0));

    public void Output(string variable, Operand value) => _outputs.Add(new StageOutput(variable, value, ShapeOf(value)));

    public Shape ShapeOf(Operand operand) =>
        operand.Kind switch
        {
            OperandKind.Node => _nodes.First(node => node.Id == operand.Id).Shape,
            OperandKind.Input => _inputs.First(input => input.Name == operand.Text).Shape,
            OperandKind.Tensor => _tensors.First(tensor => tensor.Field == operand.Text).Shape,
            _ => Shape.Scalar,
        };

    /// <summary>Says the shape of a value where it does not follow from its operands.</summary>
    public void StateShape(Operand operand, Shape shape)
    {
        if (operand.Kind == OperandKind.Node && !ShapeOf(operand).Known)
            Replace(NodeOf(operand) with { Shape = shape });
    }

    /// <summary>
    /// Infers all shapes anew from those of the variables that the stage reads, and puts those of its own in their place.
    /// </summary>
    public void InferShapes(Dictionary<string, Shape> variables)
    {
        var before = new Dictionary<Operand, Shape>();
        for (var i = 0; i < _inputs.Count; i++)
        {
            var input = _inputs[i];
            before[Operand.Input(input.Name)] = input.Shape;
            if (input.Kind == InputKind.Variable && variables.TryGetValue(input.Name, out var shape) && shape.Known)
                _inputs[i] = input with { Shape = shape };
        }
        var inputs = _inputs.Select(input => Operand.Input(input.Name)).ToList();
        for (var i = 0; i < _nodes.Count; i++)
        {
            var node = _nodes[i];
            before[Operand.Node(node.Id)] = node.Shape;
            var inferred = Operations.Get(node.Op).ShapeOf(node.Inputs.Select(ShapeOf).ToArray(), node.Inputs.ToArray());
            // A shape that somebody stated grows by as much as what the node, or else the stage, reads.
            _nodes[i] = node with
            {
                Shape = inferred.Known
                    ? inferred
                    : node.Shape.Longer(node.Inputs.Concat(inputs).Select(Growth).FirstOrDefault(growth => growth is not null) ?? 0),
            };
        }
        for (var i = 0; i < _outputs.Count; i++)
            variables[_outputs[i].Variable] = (_outputs[i] = _outputs[i] with { Shape = ShapeOf(_outputs[i].Value) }).Shape;

        long? Growth(Operand operand) =>
            before.TryGetValue(operand, out var old) && old.PositionAxis >= 0 && ShapeOf(operand) is { PositionAxis: >= 0 } now
                ? (now.Dims[now.PositionAxis] - old.Dims[old.PositionAxis]).Number
                : null;
    }

    public TensorBinding BindingOf(Operand operand) => _tensors.First(tensor => tensor.Field == operand.Text);

    public Node NodeOf(Operand operand) => _nodes.First(node => node.Id == operand.Id);

    /// <summary>Moves the cursor behind a node; what is added next stands there.</summary>
    public void MoveAfter(int id)
    {
        MoveBefore(id);
        _cursor++;
    }

    /// <summary>Moves the cursor before a node.</summary>
    public void MoveBefore(int id)
    {
        _cursor = _nodes.FindIndex(node => node.Id == id);
        Section = _nodes[_cursor].Section;
    }

    public void MoveToEnd()
    {
        _cursor = _nodes.Count;
        Section = "";
    }

    /// <summary>Adds nodes right behind what they read, where every later node can read them; the cursor stays where it was.</summary>
    /// <param name="operand">What they read: a node before the cursor, or an input of the stage.</param>
    /// <param name="add">Adds the nodes and returns their result.</param>
    public Operand AddBehind(Operand operand, System.Func<Operand> add)
    {
        var (cursor, section, count) = (_cursor, Section, _nodes.Count);
        if (operand.Kind == OperandKind.Node)
            MoveAfter(operand.Id);
        else
            MoveBefore(_nodes[0].Id);
        var result = add();
        (_cursor, Section) = (cursor + _nodes.Count - count, section);
        return result;
    }

    /// <summary>Lets the nodes from the cursor on, and the outputs, read another operand instead.</summary>
    public void Redirect(Operand from, Operand to)
    {
        for (var i = _cursor; i < _nodes.Count; i++)
        {
            if (_nodes[i].Inputs.Contains(from))
                _nodes[i] = _nodes[i] with { Inputs = _nodes[i].Inputs.Select(input => input == from ? to : input).ToEquatable() };
        }

        for (var i = 0; i < _outputs.Count; i++)
        {
            if (_outputs[i].Value == from)
                _outputs[i] = _outputs[i] with { Value = to };
        }
    }

    /// <summary>Lets a given node and those behind it, and the outputs, read another operand instead.</summary>
    public void Redirect(Operand from, Operand to, int first)
    {
        MoveBefore(first);
        Redirect(from, to);
    }

    /// <summary>Lets the nodes from the cursor to a given one read another operand instead.</summary>
    public void RedirectUntil(Operand from, Operand to, int last)
    {
        var end = _nodes.FindIndex(node => node.Id == last);
        for (var i = _cursor; i <= end; i++)
        {
            if (_nodes[i].Inputs.Contains(from))
                _nodes[i] = _nodes[i] with { Inputs = _nodes[i].Inputs.Select(input => input == from ? to : input).ToEquatable() };
        }
    }

    /// <summary>Rewrites the origin of the stage's tensors.</summary>
    public void Rebind(System.Func<TensorBinding, TensorBinding> rebind)
    {
        for (var i = 0; i < _tensors.Count; i++)
            _tensors[i] = rebind(_tensors[i]);
    }

    public void Replace(Node node) => _nodes[_nodes.FindIndex(candidate => candidate.Id == node.Id)] = node;

    public void Remove(int id)
    {
        var index = _nodes.FindIndex(node => node.Id == id);
        _nodes.RemoveAt(index);
        if (_cursor > index)
            _cursor--;
    }

    /// <summary>An empty builder with the same inputs and tensors, for a fragment beside the stage.</summary>
    public StageBuilder Scratch()
    {
        var scratch = new StageBuilder(Method, Layer, IsLayer) { Stack = Stack };
        scratch._inputs.AddRange(_inputs);
        scratch._tensors.AddRange(_tensors);
        return scratch;
    }

    /// <summary>What the builder holds as a fragment: the nodes that its result needs.</summary>
    public Fragment Fragment(string name, Operand result, Shape shape) => new(name, Live([result]).ToEquatable(), result, shape);

    public Stage Build()
    {
        var nodes = Live(_outputs.Select(output => output.Value));
        var used = nodes
            .SelectMany(node => node.Inputs)
            .Concat(_outputs.Select(output => output.Value))
            .Where(operand => operand.Kind == OperandKind.Tensor)
            .Select(operand => operand.Text)
            .ToList();
        used.AddRange(
            Deploys
                .Select(step => step.Fragment)
                .Concat(Penalties)
                .SelectMany(fragment => fragment.Nodes)
                .SelectMany(node => node.Inputs)
                .Where(operand => operand.Kind == OperandKind.Tensor)
                .Select(operand => operand.Text)
        );
        return new Stage(Method, Layer, 1)
        {
            Name = Method,
            IsLayer = IsLayer,
            Stack = Stack,
            IsEncoder = IsEncoder,
            Inputs = _inputs.Where(input => Reads(nodes, input.Name)).ToEquatable(),
            Nodes = nodes.ToEquatable(),
            Outputs = _outputs.ToEquatable(),
            Tensors = _tensors.Where(tensor => used.Contains(tensor.Field)).ToEquatable(),
            Deploys = Deploys.ToEquatable(),
            Penalties = Penalties.ToEquatable(),
        };
    }

    /// <summary>True if a node, an output or a fragment reads the input; the layer's index is also read inside expressions.</summary>
    private bool Reads(List<Node> nodes, string input) =>
        nodes
            .Concat(Deploys.SelectMany(step => step.Fragment.Nodes))
            .SelectMany(node => node.Inputs)
            .Concat(_outputs.Select(output => output.Value))
            .Any(operand => operand.Kind == OperandKind.Input && operand.Text == input || input == LayerIndex && operand.DependsOnLayer);

    /// <summary>The nodes that results need, in order: a body may compute what its result does not read.</summary>
    private List<Node> Live(IEnumerable<Operand> results)
    {
        var needed = new HashSet<Operand>(results);
        var live = new List<Node>();
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(Operand.Node(_nodes[i].Id)))
                continue;
            needed.UnionWith(_nodes[i].Inputs);
            live.Insert(0, _nodes[i]);
        }
        return live;
    }

    private Operand Insert(Node node)
    {
        _next++;
        _nodes.Insert(_cursor++, node with { Section = Section, Origin = Origin });
        return Operand.Node(node.Id);
    }

    private string Unique(string name)
    {
        if (IsFree(name))
            return name;
        for (var number = 2; ; number++)
        {
            if (IsFree(name + number.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                return name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>True for a name that no other local, parameter, called function or keyword has.</summary>
    private bool IsFree(string name) =>
        _nodes.All(node => node.Name != name)
        && _inputs.All(input => input.Name != name)
        && !Reserved.Contains(name)
        && !Operations.IsFunction(name)
        && !Identifiers.IsKeyword(name);
}
