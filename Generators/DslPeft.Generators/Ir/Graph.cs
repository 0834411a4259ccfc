using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>One operation of a stage, with one result. Holds values only.</summary>
/// <param name="Id">Unique in its stage.</param>
/// <param name="Op">An operation of <see cref="Operations"/>.</param>
/// <param name="Name">Name of the result in emitted code.</param>
/// <param name="Inputs">Operands in the operation's order.</param>
/// <param name="Shape">Shape of the result.</param>
internal sealed record Node(int Id, string Op, string Name, EquatableArray<Operand> Inputs, Shape Shape)
{
    /// <summary>C# to call, for an opaque body.</summary>
    public string Call { get; init; } = "";

    /// <summary>True if the result is a number on the host, not a tensor.</summary>
    public bool IsHost { get; init; }

    /// <summary>The sublayer that the node belongs to; empty outside one.</summary>
    public string Section { get; init; } = "";

    /// <summary>The method that added the node, with its place and arguments; empty for the base's own.</summary>
    public string Origin { get; init; } = "";
}

internal enum BindingKind
{
    /// <summary>A tensor of the base; in the deployed graph the changed tensor of that name, if there is one.</summary>
    Base,

    /// <summary>A tensor of the base as it was loaded, whatever the adaptation makes of it.</summary>
    Loaded,

    /// <summary>Base tensors that lie side by side, as one.</summary>
    Fused,

    /// <summary>A tensor of the adaptation.</summary>
    Own,

    /// <summary>All copies of a tensor of the adaptation.</summary>
    Copies,

    /// <summary>A tensor that only the deployed form has.</summary>
    Deployed,
}

/// <summary>Where a field of a stage's tensor set comes from. Names hold <c>{i}</c> for the layer.</summary>
internal sealed record TensorBinding(string Field, BindingKind Kind, string Name, Shape Shape)
{
    /// <summary>Names of the fused tensors.</summary>
    public EquatableArray<string> Parts { get; init; }

    /// <summary>Number of copies.</summary>
    public int Count { get; init; } = 1;
    public bool Trainable { get; init; }

    /// <summary>True for the tensor's copy in bfloat16.</summary>
    public bool Rounded { get; init; }

    /// <summary>How the tensor is held; a copy that is trained, or that deployment makes, is float32.</summary>
    public Storage Storage { get; init; }
}

internal enum InputKind
{
    /// <summary>A variable that an earlier stage computed.</summary>
    Variable,

    /// <summary>The batch.</summary>
    Batch,

    /// <summary>The layer's index.</summary>
    Layer,

    /// <summary>The copy that a route draws for the layer.</summary>
    Draw,

    /// <summary>The keys and values of earlier steps.</summary>
    Cache,
}

internal sealed record StageInput(string Name, InputKind Kind, Shape Shape, int Route = 0);

internal sealed record StageOutput(string Variable, Operand Value, Shape Shape);

/// <summary>A small graph beside a stage: what deployment, an objective or a merge computes.</summary>
internal sealed record Fragment(string Name, EquatableArray<Node> Nodes, Operand Result, Shape Shape)
{
    /// <summary>Name of the parameter that is given the value so far of what is replaced.</summary>
    public const string Current = "current";

    /// <summary>True if the fragment reads tensors of the stage's set.</summary>
    public bool ReadsTensors => Nodes.SelectMany(node => node.Inputs).Append(Result).Any(operand => operand.Kind == OperandKind.Tensor);

    /// <summary>True if the fragment reads the value so far.</summary>
    public bool ReadsCurrent => Nodes.SelectMany(node => node.Inputs).Append(Result).Any(operand => operand == Operand.Input(Current));
}

internal enum DeployKind
{
    /// <summary>Adds the fragment's result to a copy of the base tensor.</summary>
    Merge,

    /// <summary>Sets a tensor to the fragment's result.</summary>
    Set,

    /// <summary>Sets a tensor to the fragment's result, which is computed from the tensor's value so far.</summary>
    Replace,

    /// <summary>Puts the fragment's result into rows of a table.</summary>
    Rows,

    /// <summary>As <see cref="Replace"/>, where few entries differ, which files then hold alone.</summary>
    Patch,
}

/// <summary>One tensor that deployment computes from trained ones.</summary>
internal sealed record DeployStep(DeployKind Kind, string Name, Fragment Fragment)
{
    /// <summary>Variable of an earlier deployment stage that the fragment reads, if any.</summary>
    public string Variable { get; init; } = "";

    /// <summary>Name of the rows that are put into a table.</summary>
    public string Rows { get; init; } = "";

    /// <summary>Where they stand there.</summary>
    public EquatableArray<long> Ids { get; init; }
}

/// <summary>
/// A part of the forward pass that is emitted as one method: straight-line nodes over inputs and a set of tensors. A stage stands for
/// <see cref="Count"/> equal layers from <see cref="First"/> on.
/// </summary>
internal sealed record Stage(string Method, int First, int Count)
{
    /// <summary>Name of the stage among the model's stages; stages of equal structure share a method, not a name.</summary>
    public string Name { get; init; } = "";

    /// <summary>True for a layer of a stack.</summary>
    public bool IsLayer { get; init; }

    /// <summary>Name of the stack that the stage is of; empty for what stands above or between stacks.</summary>
    public string Stack { get; init; } = "";
    public EquatableArray<StageInput> Inputs { get; init; }
    public EquatableArray<Node> Nodes { get; init; }
    public EquatableArray<StageOutput> Outputs { get; init; }
    public EquatableArray<TensorBinding> Tensors { get; init; }
    public EquatableArray<DeployStep> Deploys { get; init; }

    /// <summary>Parts of the loss over the stage's weights, each a scalar.</summary>
    public EquatableArray<Fragment> Penalties { get; init; }

    /// <summary>True if the stage only prepares tensors that deployment stores, as a prefix encoder.</summary>
    public bool IsEncoder { get; init; }

    /// <summary>The tensor of the set that an operand is; null for another operand.</summary>
    public TensorBinding? BindingOf(Operand operand) =>
        operand.Kind == OperandKind.Tensor ? Tensors.FirstOrDefault(tensor => tensor.Field == operand.Text) : null;

    /// <summary>True for a product in bfloat16: over a weight that is held so or copied so, or that is rounded when it is read.</summary>
    public bool IsRounded(Node node) =>
        node.Op == "rounded_linear"
        || node.Op == "frozen_linear" && BindingOf(node.Inputs[1]) is { Rounded: true } or { Storage: Storage.BFloat16 };

    /// <summary>True if the backward pass runs the stage again, so that nothing but its inputs is kept; set by a pass.</summary>
    public bool Recomputed { get; init; }
}

/// <summary>A forward pass: stages in order, connected by named variables.</summary>
internal sealed record Graph(EquatableArray<Stage> Stages, EquatableArray<string> Results)
{
    /// <summary>Number of leading stages below the lowest trainable tensor, which record no graph; set by a pass.</summary>
    public int FrozenStages { get; init; }

    /// <summary>True if each temporary is disposed after its last use; otherwise a dispose scope frees them; set by a pass.</summary>
    public bool PlannedDisposal { get; init; }

    /// <summary>True for the form that gradients flow through.</summary>
    public bool Trains { get; init; }

    /// <summary>True if a method compares the logits of several passes.</summary>
    public bool ComparesLogits { get; init; }

    /// <summary>How many labelled rows the head and its loss run over at a time; 0 for all of them. Set by a pass.</summary>
    public long HeadRows { get; init; }

    /// <summary>What the passes did, for the explanation.</summary>
    public EquatableArray<string> Notes { get; init; }

    /// <summary>Variables of which every value that a stage computes is kept.</summary>
    public EquatableArray<Collected> Collected { get; init; }
}

/// <summary>A list that receives every value of a variable.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="List">Name of the list in emitted code.</param>
/// <param name="Member">The member of the result that the list becomes.</param>
internal sealed record Collected(string Variable, string List, string Member)
{
    /// <summary>Behind how many layers a value is kept, each time: where several make up one layer as others count them, more than 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>
    /// The lists of an inspected model: states and probabilities of each stack, in order, and of several stacks the probabilities between
    /// them.
    /// </summary>
    public static EquatableArray<Collected> Of(
        IEnumerable<(string States, IEnumerable<string> Probabilities, int Every)> stacks,
        string between
    )
    {
        var lists = new List<Collected>();
        var inOrder = stacks.ToList();
        foreach (var (states, probabilities, every) in inOrder.Take(inOrder.Count - 1))
            lists.AddRange([
                new(states, "encoderStates", "EncoderStates") { Every = every },
                .. probabilities.Select(variable => new Collected(variable, "encoderAttentions", "EncoderAttentions")),
            ]);
        foreach (var (states, probabilities, every) in inOrder.Skip(inOrder.Count - 1))
            lists.AddRange([
                new(states, "hiddenStates", "HiddenStates") { Every = every },
                .. probabilities.Select(variable => new Collected(variable, "attentions", "Attentions")),
            ]);
        if (inOrder.Count > 1)
            lists.Add(new(between, "crossAttentions", "CrossAttentions"));
        return lists.ToEquatable();
    }
}
