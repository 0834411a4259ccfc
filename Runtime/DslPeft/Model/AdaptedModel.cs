using System.Globalization;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// An adaptation over a shared, frozen base. Its parameters and state are its own; the base moves and saves only through the base.
/// <c>Forward</c> is the training form, <c>Infer</c> the deployed form.
/// </summary>
public abstract partial class AdaptedModel : TensorModule
{
    private readonly int _seed;
    private (int Base, int Own)? _bound;
    private DeployedTensors? _deployed;
    private bool _loadedDeployed;
    private readonly LossWeighting _weighting;
    private readonly ScheduleGuard _schedules;
    private readonly FusionProbe _fusion = new();
    private readonly LossTerms _terms = new();
    private bool _started;
    private readonly Lock _binding = new();

    // The thread whose passes record gradients, until eval() or a load ends the training; 0 for none.
    private int _trainingThread;

    /// <summary>
    /// Builds the adaptation over a loaded base; new tensors are initialised from the seed, thawed ones from the base, and a head from the
    /// checkpoint if that holds one of the same key and shape.
    /// </summary>
    /// <exception cref="InvalidOperationException">The head is frozen, or decodes with a part of the base, and the loaded checkpoint does
    /// not hold it.</exception>
    protected AdaptedModel(ArchitectureModule @base, AdaptationInfo info, int seed)
        : base(info.Name)
    {
        if (@base.Storage != info.Storage)
        {
            throw new InvalidOperationException(
                $"{info.Name} is compiled for a base that is held in {info.Storage}, "
                    + $"and this {info.Architecture} is held in {@base.Storage}. Load it with {info.Name}.Declaration.Storage."
            );
        }
        BaseDecoder.Require(@base, info);
        (Base, Info, _seed) = (@base, info, seed);
        (_weighting, _schedules) = (new LossWeighting(info), new ScheduleGuard(info));
        Store = new TensorStore(Blocks(info));
        Routing = new Routing(info.Routes, seed);
        InitialiseValues();
        CollectGroups();
    }

    /// <summary>The frozen base.</summary>
    public ArchitectureModule Base { get; }

    /// <summary>What the compiler knows of the adaptation.</summary>
    public AdaptationInfo Info { get; }

    /// <summary>Draws the copies of mixtures.</summary>
    public Routing Routing { get; }

    /// <summary>What an optimizer updates.</summary>
    public IReadOnlyList<TrainableGroup> TrainableGroups { get; private set; } = [];

    /// <summary>
    /// What each class counts for in the loss of a classification of texts or tokens, in their order; null for 1 each. The mean is then
    /// over the rows' weights.
    /// </summary>
    /// <exception cref="ArgumentException">The head has no classes of which one is right, or not as many; a weight is below 0 or not
    /// finite, or all are 0.</exception>
    public IReadOnlyList<double>? ClassWeights
    {
        get => _weighting.Classes;
        set => _weighting.Classes = value;
    }

    /// <summary><see cref="ClassWeights"/> as a tensor (C), for a loss; null for 1 each.</summary>
    protected Tensor? LossWeights => _weighting.On(Device);

    /// <summary>
    /// How many of the lowest layers, embeddings included, the deployed form computes as the base does, with nothing of the adaptation.
    /// Adaptations of one base can share them: <see cref="SharedTrunk"/>. AdapterDrop's are those that <see cref="DroppedLayers"/> says.
    /// </summary>
    public virtual int SharedLayers => 0;

    /// <summary>True while the deployed form is held ready. Training, loading and moving drop it.</summary>
    public bool IsDeployed => _deployed is not null;

    /// <summary>Training form. Logits (B, C); hidden states (B, T, H) without a head.</summary>
    public abstract Tensor Forward(Batch batch);

    /// <summary>
    /// Deployed form, without a graph and without dropout: merged, encoders dropped, copies averaged. Shapes as <see cref="Forward"/>.
    /// </summary>
    public abstract Tensor Infer(Batch batch);

    /// <summary>Why the deployed form cannot write a text token by token with <see cref="InferNext"/>; null where it can.</summary>
    public virtual string? WhyUncached => "its head writes no tokens";

    /// <summary>
    /// One step of the deployed form over the keys and values of earlier ones: logits (B, 1, V) behind the last token, as
    /// <see cref="Infer"/> gives them for the whole texts.
    /// </summary>
    /// <param name="batch">The tokens after those of earlier steps, (B, T), and a mask over all so far, (B, C); texts that are shorter
    /// have padding at the left. Of a model of two stacks the source and its mask, the same in each step, and the target's new tokens in
    /// <see cref="Batch.TargetIds"/>.</param>
    /// <param name="cache">Empty in the first step; what was read becomes part of it.</param>
    /// <exception cref="NotSupportedException"><see cref="WhyUncached"/> says why there is no such step.</exception>
    public virtual Tensor InferNext(Batch batch, KeyValueCache cache) =>
        throw new NotSupportedException($"{GetName()} keeps no keys and values: {WhyUncached}.");

    /// <summary>The lower part of <see cref="Infer"/>: hidden states (B, T, H) behind the lowest layers.</summary>
    /// <param name="batch">The input.</param>
    /// <param name="layers">How many layers, from 1 to <see cref="SharedLayers"/>.</param>
    protected internal virtual Tensor InferLower(Batch batch, int layers) => throw NotShared();

    /// <summary>The upper part of <see cref="Infer"/>, with its result.</summary>
    /// <param name="batch">The input.</param>
    /// <param name="lower">Hidden states (B, T, H) behind the lowest layers; not disposed. Null to compute these, too.</param>
    /// <param name="layers">How many layers these are, 0 without them.</param>
    protected internal virtual Tensor InferUpper(Batch batch, Tensor? lower, int layers) =>
        lower is null ? Infer(batch) : throw NotShared();

    /// <summary>The training loss, a scalar: the head's, with every pass and extra term the methods ask for.</summary>
    public abstract Tensor Loss(Batch batch);

    /// <summary>
    /// Lets the methods take what they need from the training data, once: where values were loaded, what was taken is in them. The trainer
    /// calls it; a training loop of one's own has to.
    /// </summary>
    public void StartFrom(Training.TrainingExamples examples)
    {
        if (!Info.StartsFromData || _started)
            return;
        var wasTraining = training;
        eval();
        Start(examples);
        _started = true;
        train(wasTraining);
    }

    /// <summary>What the methods take from the data.</summary>
    protected virtual void Start(Training.TrainingExamples examples) { }

    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source,
        bool strict = true,
        IList<string>? skip = null
    )
    {
        var keys = base.load_state_dict(source, strict, skip);
        _started = true;
        _schedules.Loaded();
        return keys;
    }

    /// <summary>Sets the gradients to zero.</summary>
    public void ZeroGradients() => Store.ZeroGradients();

    /// <summary>Runs the deployed form and shows the weights of each fusion, (B, T, members) each, as they are computed.</summary>
    internal void InferMeasured(Batch batch, Action<Tensor> measure) => _fusion.During(measure, () => Infer(batch).Dispose());

    /// <summary>The weights of a fusion (B, T, members), shown to who measures them. A view of them.</summary>
    protected Tensor Measured(Tensor weights) => _fusion.Pass(weights);

    /// <summary>A name for each layer, from one with <c>{i}</c>; the name itself without layers.</summary>
    protected static IEnumerable<string> NamesOf(string name, params int[] layers) =>
        layers.Length == 0
            ? [name]
            : layers.Select(layer =>
                name.Replace("{i}", layer.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            );

    /// <summary>A tensor of every place.</summary>
    protected Tensor[] TensorsAt(string[] places, string name) => [.. places.Select(place => (Tensor)this[$"{place}.{name}"])];

    /// <summary>
    /// The base's tensor of every place, named so but for an ending: itself, so that its gradients can be asked for, or its values where it
    /// is held otherwise than in float32.
    /// </summary>
    protected Tensor[] BaseAt(string[] places, string ending) =>
        [
            .. places
                .Select(place => place[..^ending.Length])
                .Select(name => Base.Storage == BaseStorage.Float32 ? (Tensor)Base[name] : Base.Dense(name)),
        ];

    /// <summary>How many entries lie before a parameter, in each layer; that of the parameter itself without layers.</summary>
    protected static IEnumerable<long> OffsetsOf(long first, long stride, params int[] layers) =>
        layers.Length == 0 ? [first] : layers.Select(layer => first + stride * layer);

    /// <summary>The gradient of a tensor of every place.</summary>
    /// <exception cref="InvalidOperationException">There is none: no backward pass went before.</exception>
    protected Tensor[] GradientsAt(string[] places, string name) =>
        [
            .. places.Select(place =>
                this[$"{place}.{name}"].grad
                ?? throw new InvalidOperationException(
                    $"'{place}.{name}' has no gradient: schedules run after a backward pass and before gradients are dropped."
                )
            ),
        ];

    /// <summary>The deployed form's tensors, computed at the first call after training.</summary>
    public DeployedTensors Deploy()
    {
        lock (_binding)
        {
            Prepare();
            if (_deployed is null)
            {
                using var noGrad = no_grad();
                var deployed = new DeployedTensors(this);
                Deploy(deployed);
                deployed.Settle();
                BindDeployed(deployed);
                _deployed = deployed;
            }
            return _deployed;
        }
    }

    /// <summary>Begins a pass of the deployed form, which is made ready; several threads may run one each.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or moves the adaptation or its base.</exception>
    /// <exception cref="ObjectDisposedException">The adaptation or its base has been disposed.</exception>
    protected InferScope BeginInfer()
    {
        if (training && _trainingThread is not 0 and var thread && thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                $"{GetName()} is being trained on another thread, and its tensors change with each step. Call eval() when the training has ended."
            );
        }

        var pass = new InferScope(Gate, Base.Gate);
        try
        {
            Deploy();
            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    /// <summary>Switches between training and evaluation; training drops a deployed form that was computed here.</summary>
    /// <exception cref="InvalidOperationException">Another thread runs the deployed form.</exception>
    public override void train(bool train = true)
    {
        if (train && !_loadedDeployed)
            DropDeployed("trained");
        base.train(train);
        if (!train)
            _trainingThread = 0;
    }

    /// <summary>Computes the tensors in which the deployed form differs.</summary>
    protected abstract void Deploy(DeployedTensors deployed);

    /// <summary>Looks up the tensors of the training form.</summary>
    protected abstract void Bind();

    /// <summary>Looks up the tensors of the deployed form.</summary>
    protected abstract void BindDeployed(DeployedTensors deployed);

    /// <summary>Binds the tensors anew where this module or its base moved.</summary>
    protected void Prepare()
    {
        lock (_binding)
        {
            var now = (Base.Version, Version);
            if (_bound == now)
                return;
            // What moved let no pass run meanwhile, so that nobody has the old form.
            if (!_loadedDeployed)
                FreeDeployed();
            Bind();
            _bound = now;
            if (_deployed is not null)
                BindDeployed(_deployed);
        }
    }

    /// <summary>
    /// Before a pass of the training form. Drops the deployed form if the pass records gradients, because a training step follows it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A deployed form was loaded, and the training form has no values that belong to
    /// it.</exception>
    protected void PrepareTraining()
    {
        if (_loadedDeployed)
        {
            throw new InvalidOperationException(
                $"{GetName()} holds a loaded deployed form, which has no training form. Call Infer, or Load an adapter to train on."
            );
        }

        Prepare();
        if (Info.StartsFromData && !_started && training && is_grad_enabled())
        {
            throw new InvalidOperationException(
                $"{GetName()} takes something from its training data before the first step: call StartFrom, or Load an adapter to train on."
            );
        }

        if (!is_grad_enabled())
            return;
        if (_deployed is not null)
            DropDeployed("trained");
        if (!training)
            return;
        _schedules.Trained();
        _trainingThread = Environment.CurrentManagedThreadId;
    }

    /// <summary>Drops a deployed form that was computed here; the next <see cref="Deploy()"/> computes it anew.</summary>
    /// <exception cref="InvalidOperationException">The deployed form was loaded: nothing here could compute it again.</exception>
    protected void Undeploy()
    {
        if (_loadedDeployed)
            throw new InvalidOperationException($"{GetName()} holds a loaded deployed form, which only loading another adapter replaces.");
        DropDeployed("unmerged");
    }

    /// <inheritdoc/>
    protected override void OnValuesReplaced()
    {
        DropDeployed("loaded");
        _trainingThread = 0;
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using var change = Gate.Change("moved");
        _weighting.Drop();
        // A computed deployed form is dropped and computed again; a loaded one has to move.
        var loaded = _loadedDeployed ? _deployed : null;
        if (loaded is not null)
            _deployed = null;
        base._toEpilog(dtype, device, non_blocking);
        if (loaded is not null)
        {
            loaded.Move(dtype, device);
            (_deployed, _loadedDeployed) = (loaded, true);
        }
        CollectGroups();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Gate.Close();
            FreeDeployed();
            _weighting.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <param name="change">Why, as <see cref="PassGate.Change"/> says it.</param>
    private void DropDeployed(string change)
    {
        using var dropping = Gate.Change(change);
        FreeDeployed();
    }

    private void FreeDeployed()
    {
        _deployed?.Dispose();
        _deployed = null;
        _loadedDeployed = false;
    }

    private InvalidOperationException NotShared() => new($"{Info.Name} has no layer that is the base's own.");

    private static List<StorageBlock> Blocks(AdaptationInfo info)
    {
        var blocks = new List<StorageBlock>();
        if (info.FlatTrainables)
        {
            foreach (
                var rows in info
                    .Parameters.Where(row => row.Trainable && !row.Routed)
                    .GroupBy(row => (row.Decay, row.Rate))
                    .OrderBy(group => !group.Key.Decay)
                    .ThenBy(group => group.Key.Rate != 1)
                    .ThenBy(group => group.Key.Rate)
            )
            {
                blocks.Add(
                    new StorageBlock(
                        (rows.Key.Decay ? "decay" : "no_decay")
                            + (rows.Key.Rate == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"_rate_{rows.Key.Rate}")),
                        [.. rows],
                        Trainable: true
                    )
                );
            }

            blocks.AddRange(info.Parameters.Where(row => row.Trainable && row.Routed).Select(Single));
        }
        else
        {
            blocks.AddRange(info.Parameters.Where(row => row.Trainable).Select(Single));
        }
        blocks.AddRange(info.Parameters.Where(row => !row.Trainable).Select(row => new StorageBlock(row.Name, [row], Trainable: false)));
        return blocks;

        static StorageBlock Single(ParameterRow row) => new(row.Name, [row], Trainable: true, Loose: true);
    }

    private void InitialiseValues()
    {
        using var noGrad = no_grad();
        foreach (var row in Info.Parameters)
        {
            var target = this[row.Name];
            if (row.From is not null)
            {
                Initializer.Compute(target, row, Base, _seed);
            }
            else if (row.Initial.Kind == Init.Pretrained)
            {
                target.copy_(Base[row.CheckpointKey!]);
            }
            else if (
                row.Head
                && row.CheckpointKey is { } key
                && Base.CheckpointHead.TryGetValue(key, out var stored)
                && stored.shape.SequenceEqual(row.Shape)
            )
            {
                target.copy_(stored);
            }
            else if (row is { Head: true, Trainable: false } && Base.LoadReport is not null)
            {
                throw new InvalidOperationException(
                    $"{Info.Name} takes its head from the checkpoint and trains none of it, but the checkpoint has no '{row.CheckpointKey}' of shape [{string.Join(", ", row.Shape)}]."
                );
            }
            else
            {
                Initializer.Fill(target, row.Initial, _seed, row.Name);
            }
        }
    }

    private void CollectGroups() =>
        TrainableGroups = [
            .. Store
                .Buffers.Where(entry => entry.Block.Trainable)
                .Select(entry => new TrainableGroup(entry.Block.Name, entry.Block.Rows[0].Decay, entry.Buffer)
                {
                    Rate = entry.Block.Rows[0].Rate,
                }),
        ];
}
