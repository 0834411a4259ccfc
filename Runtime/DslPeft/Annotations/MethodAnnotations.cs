namespace DslPeft;

/// <summary>
/// Marks a method attribute and names its join. The class's static methods are its body: <c>Delta</c> (LinearDelta), with <c>Rows</c> for
/// embedding tables where the method can adapt them, <c>Weight</c> (WeightTransform), <c>Scale</c> (Rescale), <c>Apply</c> (Sequential,
/// Parallel), with <c>Inverse</c> for the input of a decoder that shares the words' table, <c>KeyValues</c> (KeyValuePrefix),
/// <c>Prompt</c> (InputPrompt), <c>Gate</c> (Gate), <c>Fuse</c> (Fuse), <c>Start</c>, <c>Step</c>, <c>Finish</c> and, where it has them,
/// <c>CrossStep</c> beside a stack that reads another one, <c>Positions</c> for a table of relative positions, <c>Close</c> for the norm
/// behind each stack and <c>Merge</c> (Side), <c>Objective</c> and <c>Deploy</c> (Mixture), <c>Value</c> (Reparameterize).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PeftMethodAttribute(Join join) : Attribute
{
    /// <summary>How the method touches the graph.</summary>
    public Join Join => join;

    /// <summary>
    /// True if the trained method folds exactly into base weights. For LinearDelta the body must be linear in x, which is checked.
    /// </summary>
    public bool Mergeable { get; init; }

    /// <summary>Number of forward passes a training step makes.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Expression: by how much the positions of the real tokens move, for prefixes passed as a cache.</summary>
    public string? PositionOffset { get; init; }

    /// <summary>For a Rescale: expression; where it is true (not 0) the input of the linear layer is multiplied, else its output.</summary>
    public string? AtInput { get; init; }

    /// <summary>
    /// For a Sequential: true if <c>Apply</c> gives what is added to the site's tensor, false if it gives the new tensor. Only what is
    /// added can be gated or fused.
    /// </summary>
    public bool Adds { get; init; }

    /// <summary>Expression: how many of the topmost layers the method works in, where a use does not select layers.</summary>
    public string? TopLayers { get; init; }

    /// <summary>
    /// For a Reparameterize: expression; how many entries of all its parameters deployment changes at most, where these are fewer than
    /// all. Files of the deployed form then hold the changed entries alone.
    /// </summary>
    public string? Changes { get; init; }
}

/// <summary>
/// Learning rates that a method is known to work with; a program outside of them gets a warning. Methods differ from each other, and from
/// full fine-tuning, by factors of 10 to 1000.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypicalLearningRateAttribute(double low, double high) : Attribute
{
    /// <summary>Lowest peak learning rate.</summary>
    public double Low => low;

    /// <summary>Highest peak learning rate.</summary>
    public double High => high;
}

/// <summary>Scales alpha / rank that are usual for a method, where these are not LoRA's; a use outside of them gets a warning.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypicalScaleAttribute(double low, double high) : Attribute
{
    /// <summary>Lowest scale.</summary>
    public double Low => low;

    /// <summary>Highest scale.</summary>
    public double High => high;
}

/// <summary>
/// A weight of the method: its shape as expressions over the method's properties and the site's sizes (In, Out, Width, Hidden, Inner,
/// Heads, HeadSize, Layers, Layer, Padding, Places; of a gate with <see cref="DslPeft.Scope.Layer"/>, Members: how many methods it is
/// around; of a Reparameterize, Shape: that of the parameter, as the only dimension named, Size: its entries, Offset: the entries of the
/// base before it, Selected: the entries of all its parameters, HeadParameters: those of the task head).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class WeightAttribute(string shape, Init init) : Attribute
{
    /// <summary>Comma-separated dimensions.</summary>
    public string Shape => shape;

    /// <summary>Initial values.</summary>
    public Init Init => init;

    /// <summary>Standard deviation of normal initialisers, or the gain of Glorot's; 0 for the initialiser's own default.</summary>
    public double Std { get; init; }

    /// <summary>Expression for the initialiser, where a property of type <see cref="DslPeft.Init"/> decides it.</summary>
    public string? InitOf { get; init; }

    /// <summary>Expression for the standard deviation, where properties decide it.</summary>
    public string? StdOf { get; init; }

    /// <summary>Expression for the fan-in of a bias that is initialised like its layer's weight.</summary>
    public string? FanIn { get; init; }

    /// <summary>How many instances there are.</summary>
    public Scope Scope { get; init; } = Scope.Site;

    /// <summary>True if the weight is never trained.</summary>
    public bool Frozen { get; init; }

    /// <summary>Expression over the method's properties; where it is true (not 0) the weight is not trained.</summary>
    public string? FrozenIf { get; init; }

    /// <summary>Expression: by what the weight's learning rate is a multiple of the run's.</summary>
    public string? RateOf { get; init; }

    /// <summary>
    /// Expression for the seed of values that must be equal on every machine; <see cref="From"/> draws them, or computes them from the
    /// base (then the seed is 0). They follow from the declaration and the base, so that adapter files do not hold them and counts leave
    /// them out.
    /// </summary>
    public string? Seed { get; init; }

    /// <summary>
    /// True for 64-bit integers, such as places in a tensor. They are never trained, and counts of parameters leave them out.
    /// </summary>
    public bool Integer { get; init; }

    /// <summary>True if weight decay leaves a matrix alone.</summary>
    public bool NoDecay { get; init; }

    /// <summary>Name of the group of weights that a combinator copies together.</summary>
    public string? Group { get; init; }

    /// <summary>Expression; where it is false (0) the weight does not exist and the body sees null.</summary>
    public string? If { get; init; }

    /// <summary>Expression; where it is false (0), <see cref="From"/> does not count and the initial values are drawn.</summary>
    public string? FromIf { get; init; }

    /// <summary>
    /// Name of a static method that computes the initial value: from <see cref="BaseAttribute"/> weights, <see cref="IsAttribute"/>
    /// constants and, where it takes one, a seeded <c>torch.Generator</c>.
    /// </summary>
    public string? From { get; init; }
}

/// <summary>A constant of the body, computed by the compiler from the method's properties.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class IsAttribute(string expression) : Attribute
{
    /// <summary>The expression.</summary>
    public string Expression => expression;
}

/// <summary>The parameter is the base weight at the method's site or, for an initial value, at another site of the same layer.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BaseAttribute(string site = "") : Attribute
{
    /// <summary>Name of the other site; empty for the method's own.</summary>
    public string Site => site;

    /// <summary>True for the bias in place of the weight.</summary>
    public bool Bias { get; init; }

    /// <summary>True for the norm of the sublayer that the other site belongs to.</summary>
    public bool Norm { get; init; }
}

/// <summary>
/// The parameter is the sublayer's input plus the site's tensor, through the block's norm: what the sublayer would give without the
/// method. At a site behind the norm, and where the condition is false (0), it is the site's tensor itself.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NormedAttribute(string condition = "") : Attribute
{
    /// <summary>The condition; empty for always.</summary>
    public string Condition => condition;
}

/// <summary>
/// The parameter is (B, T, 1): the share of each token in a mean over the tokens of its row. Shares are equal, padding's too; where the
/// condition is true (not 0), padding has none.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SharesAttribute(string condition) : Attribute
{
    /// <summary>The condition.</summary>
    public string Condition => condition;
}

/// <summary>The parameter is (B), int64: the task of each row, <see cref="Batch.Tasks"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TaskIdsAttribute : Attribute;

/// <summary>The parameter is what the members of a fusion add, (…, members, Width).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MembersAttribute : Attribute;

/// <summary>In training the parameter is a slice of what <c>method</c> computes; deployed it is a stored table.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EncodedAttribute(string method) : Attribute
{
    /// <summary>Name of the encoder.</summary>
    public string Method => method;

    /// <summary>Expression; where it is false (0) the parameter is an ordinary weight.</summary>
    public string? When { get; init; }

    /// <summary>Expression over Layer: which slice along the encoder's last dimension.</summary>
    public string? Slice { get; init; }
}

/// <summary>The method trains existing base parameters of a role.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ThawAttribute(Role role) : Attribute
{
    /// <summary>Which parameters.</summary>
    public Role Role => role;

    /// <summary>Expression over the method's properties; thaws nothing where it is false (0).</summary>
    public string? If { get; init; }

    /// <summary>True to thaw only at the adapted sites.</summary>
    public bool AtSites { get; init; }

    /// <summary>
    /// Name of a property of type <c>int[]</c>: the rows to train of the embedding tables at the sites. The table as a whole is not
    /// thawed.
    /// </summary>
    public string? Rows { get; init; }
}

/// <summary>Several copies of the sibling method's weights of one group, of which every layer draws one in every forward pass.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class CopiesAttribute(string group, string count) : Attribute
{
    /// <summary>The group of weights.</summary>
    public string Group => group;

    /// <summary>Expression for the number of copies.</summary>
    public string Count => count;

    /// <summary>Expression; where it is true (not 0) the passes of a step draw different copies while these last.</summary>
    public string? Distinct { get; init; }
}

/// <summary>
/// The static method runs at a moment of every training step, without a graph, or once <see cref="When.BeforeTraining"/>, when it may take
/// <see cref="DslPeft.Training.TrainingExamples"/>, the base's tensors at every place as a <see cref="BaseAttribute"/> array, and
/// constants of every place as an array. Its parameters of type <c>Tensor[]</c> are named like weights of the method's body and hold these
/// of every place that the use adapts, in one order; others are <see cref="GradientAttribute"/>, <see cref="StateAttribute"/> and
/// <see cref="IsAttribute"/> parameters and a <see cref="Moment"/>. What it changes in place is changed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnAttribute(When when) : Attribute
{
    /// <summary>The moment.</summary>
    public When When => when;

    /// <summary>Expression: every how many steps.</summary>
    public string? Every { get; init; }

    /// <summary>Expression over the method's properties; where it is false (0) the method never runs.</summary>
    public string? If { get; init; }
}

/// <summary>The parameter, a <c>Tensor[]</c>, holds the gradients of a weight at every place.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class GradientAttribute(string of) : Attribute
{
    /// <summary>The weight's parameter name.</summary>
    public string Of => of;
}

/// <summary>
/// The parameter, a <c>Tensor[]</c>, is state of training at every place, zero at first. Training checkpoints hold it, adapter files do
/// not.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StateAttribute(string shape) : Attribute
{
    /// <summary>Comma-separated dimensions.</summary>
    public string Shape => shape;
}

/// <summary>
/// Written by the generator beside a method's declaration: its body, operation by operation, for compilations that only see the assembly.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class MethodBodyAttribute(Type method, string member, string body) : Attribute
{
    /// <summary>The method attribute.</summary>
    public Type Method => method;

    /// <summary>Name of the static method.</summary>
    public string Member => member;

    /// <summary>The operations, or <c>opaque</c>.</summary>
    public string Body => body;
}

/// <summary>
/// Written by the generator beside an architecture's declaration: the sizes of its parts in terms of its constants, so that another
/// assembly can repeat the layout with other sizes.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ArchitectureSizesAttribute(Type architecture, string sizes) : Attribute
{
    /// <summary>The architecture.</summary>
    public Type Architecture => architecture;

    /// <summary>Lines <c>path.argument=expression</c>.</summary>
    public string Sizes => sizes;
}
