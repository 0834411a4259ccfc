namespace DslPeft;

/// <summary>
/// One choice that a forward pass draws: which of <paramref name="Count"/> copies each of <paramref name="Layers"/> layers uses.
/// </summary>
public sealed record Route(string Name, int Layers, int Count, bool Distinct);

/// <summary>What the compiler knows of an adaptation.</summary>
public sealed record AdaptationInfo
{
    /// <summary>The declaring class.</summary>
    public required string Name { get; init; }

    /// <summary>The adapted architecture's class.</summary>
    public required string Architecture { get; init; }

    /// <summary>The head.</summary>
    public TaskHead Head { get; init; } = TaskHead.None;

    /// <summary>False if the head's loss takes no weights of classes, whatever the head is.</summary>
    public bool WeighsClasses { get; init; } = true;

    /// <summary>False for a head that a class declares, which reads no pooled state.</summary>
    public bool ReadsPooled { get; init; } = true;

    /// <summary>True if classes can be weighted.</summary>
    public bool TakesClassWeights => WeighsClasses && Head.HasClasses;

    /// <summary>Width of the head's output.</summary>
    public int Labels { get; init; }

    /// <summary>Parameters of the base model.</summary>
    public required long BaseParameters { get; init; }

    /// <summary>Parameters that the optimizer updates, head included.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Parameters that the adaptation holds beside the base's (copies of thawed base parameters not counted).</summary>
    public required long AddedParameters { get; init; }

    /// <summary>Parameters of the model that <c>Infer</c> runs which are new or may differ from the pretrained ones.</summary>
    public required long ChangedParameters { get; init; }

    /// <summary>Parameters to ship with the base for deployment.</summary>
    public required long DeployedParameters { get; init; }

    /// <summary>Parameters of the head.</summary>
    public required long HeadParameters { get; init; }

    /// <summary>What training and inference compute.</summary>
    public required ModelCosts Costs { get; init; }

    /// <summary>True if the methods fold into base weights.</summary>
    public bool Mergeable { get; init; }

    /// <summary>True if trainable tensors are views of flat buffers.</summary>
    public bool FlatTrainables { get; init; }

    /// <summary>True if products with frozen weights are computed in bfloat16.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>How the base has to be held.</summary>
    public BaseStorage Storage { get; init; }

    /// <summary>
    /// True if a method takes something from the data before it can be trained; see <see cref="AdaptedModel.StartFrom"/>.
    /// </summary>
    public bool StartsFromData { get; init; }

    /// <summary>The moments of a training step at which methods do something; see <see cref="AdaptedModel.RunSchedules"/>.</summary>
    public IReadOnlyList<When> Schedules { get; init; } = [];

    /// <summary>Virtual tokens that stand before the real ones in the hidden states that a causal language model's head reads.</summary>
    public int VirtualTokens { get; init; }

    /// <summary>Why a row of a causal language model is one text, so that none may pack several; null where it may.</summary>
    public string? WhyUnpacked { get; init; }

    /// <summary>True if what a row gets depends on its task (<see cref="Batch.Tasks"/>).</summary>
    public bool ReadsTasks { get; init; }

    /// <summary>Number of tasks, which those of rows are below; 0 where the methods set no bound.</summary>
    public int Tasks { get; init; }

    /// <summary>Identifies the declared structure; adapter files must agree.</summary>
    public required string StructureHash { get; init; }

    /// <summary>Free facts kept in adapter files, such as the prefix style.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>By how much virtual tokens move the positions of the real ones.</summary>
    public int PositionOffset =>
        Facts
            .Where(fact => fact.Key.EndsWith(".position_offset", StringComparison.Ordinal))
            .Sum(fact => int.Parse(fact.Value, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What was built, as a tree of lines.</summary>
    public required string Explanation { get; init; }

    /// <summary>Every tensor of the adaptation.</summary>
    public required IReadOnlyList<ParameterRow> Parameters { get; init; }

    /// <summary>Number of layers of which the lowest can be left out (AdapterDrop); 0 for an adaptation that leaves none out.</summary>
    public int DroppableLayers { get; init; }

    /// <summary>
    /// Names of the methods that the fusion weighs, in the order of its weights; empty without a fusion, or with several.
    /// </summary>
    public IReadOnlyList<string> FusionMembers { get; init; } = [];

    /// <summary>What each forward pass draws.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];
}
