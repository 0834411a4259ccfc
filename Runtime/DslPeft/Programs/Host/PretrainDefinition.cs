namespace DslPeft.Training;

/// <summary>What a pretraining program is made of.</summary>
public sealed record PretrainDefinition
{
    /// <summary>The program's name.</summary>
    public required string Name { get; init; }

    /// <summary>Allocates the architecture; its weights are then drawn from its own initial distributions.</summary>
    public required Func<ArchitectureModule> NewBase { get; init; }

    /// <summary>Draws the base's first weights from a seed; without it, <see cref="ArchitectureModule.Initialise"/>.</summary>
    public Action<ArchitectureModule, int> Initialise { get; init; } = (made, seed) => made.Initialise(seed);

    /// <summary>
    /// Builds, from a seed, an adaptation of that base whose head is <see cref="HeadKind.MaskedLm"/> and which trains all of the base.
    /// </summary>
    public required Func<ArchitectureModule, int, AdaptedModel> Create { get; init; }

    /// <summary>
    /// Builds one whose head is <see cref="HeadKind.Pretraining"/>, for the <c>pretrain-pairs</c> command; null where there is none.
    /// </summary>
    public Func<ArchitectureModule, int, AdaptedModel>? CreateForPairs { get; init; }

    /// <summary>
    /// Entries of <c>config.json</c> beside the declared sizes, such as <c>model_type</c>: truth values, numbers, texts, arrays of these,
    /// dictionaries by name, or JSON nodes.
    /// </summary>
    public IReadOnlyDictionary<string, object> Config { get; init; } =
        new Dictionary<string, object> { ["model_type"] = "bert", ["architectures"] = new[] { "BertForMaskedLM" } };

    /// <summary>The same for a base of <see cref="CreateForPairs"/>.</summary>
    public IReadOnlyDictionary<string, object> ConfigForPairs { get; init; } =
        new Dictionary<string, object> { ["model_type"] = "bert", ["architectures"] = new[] { "BertForPreTraining" } };

    /// <summary>The tensors of <c>model.safetensors</c> by key; without it, <see cref="PretrainedFolder.Tensors"/>.</summary>
    public Func<AdaptedModel, IEnumerable<KeyValuePair<string, TorchSharp.torch.Tensor>>> Tensors { get; init; } = PretrainedFolder.Tensors;

    public TrainingOptions Defaults { get; init; } =
        new()
        {
            LearningRate = 1e-3,
            BatchSize = 64,
            MaxLength = 64,
            Epochs = 10,
        };
}
