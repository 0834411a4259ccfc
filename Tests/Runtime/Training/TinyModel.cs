using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>A base of one embedding table, written by hand.</summary>
internal sealed class TinyBase : ArchitectureModule
{
    public const int Vocabulary = 64,
        Hidden = 48;

    public TinyBase()
        : base(
            new ArchitectureInfo
            {
                Name = nameof(TinyBase),
                Parameters = Vocabulary * Hidden,
                Entries = [new("vocab_size", Vocabulary), new("hidden_size", Hidden)],
                Rows =
                [
                    new ParameterRow("words", [Vocabulary, Hidden], new Initial(Init.Bert), "TinyBase")
                    {
                        CheckpointKey = "embeddings.word_embeddings.weight",
                    },
                ],
            }
        )
    {
        using var noGrad = no_grad();
        using var generator = new Generator(3, CPU);
        this["words"].normal_(0, 1, generator);
    }
}

/// <summary>
/// Mean of the words, dropout, a trained layer with one of two routed shifts, a classifier. It has all that a trainer meets: a group that
/// decays, one that does not, groups that a step may leave without a gradient, dropout and routing.
/// </summary>
internal sealed class TinyModel(ArchitectureModule @base, int seed, TaskHead? head = null, int labels = 2)
    : AdaptedModel(@base, Describe(head, labels), seed)
{
    private const int H = TinyBase.Hidden;

    /// <summary>Share of the inputs that a training pass leaves out.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Called behind each loss.</summary>
    public Action Passed { get; init; } = () => { };

    public static AdaptationInfo Describe(TaskHead? head = null, int labels = 2) =>
        new()
        {
            Name = nameof(TinyModel),
            Architecture = nameof(TinyBase),
            Head = head ?? HeadKind.Classification,
            Labels = labels,
            BaseParameters = TinyBase.Vocabulary * H,
            TrainableParameters = H * H + 2 * H + labels * H + labels,
            AddedParameters = H * H + 2 * H + labels * H + labels,
            ChangedParameters = H * H + H + labels * H + labels,
            DeployedParameters = H * H + H + labels * H + labels,
            HeadParameters = labels * H + labels,
            Costs = new()
            {
                Base = new(Pass: 0, Row: 2 * labels * H, Token: H, TokenPair: 0),
                Forward = new(Pass: 0, Row: 2 * (labels + H) * H, Token: H, TokenPair: 0),
                Backward = new(Pass: 0, Row: 4 * (labels + H) * H, Token: 0, TokenPair: 0),
                Deployed = new(Pass: 0, Row: 2 * (labels + H) * H, Token: H, TokenPair: 0),
                ActivationBytes = new(Pass: 0, Row: 4 * 2 * H, Token: 0, TokenPair: 0),
                BackpropagatedLayers = 0,
                Layers = 0,
            },
            FlatTrainables = true,
            StructureHash = $"tiny-{head ?? HeadKind.Classification}-{labels}",
            Explanation = "○ TinyBase\n  ○ + one layer",
            Parameters =
            [
                new("layer.weight", [H, H], new Initial(Init.GlorotUniform), "layer") { Trainable = true, Decay = true },
                new("shift.0", [H], new Initial(Init.Normal, 0.1), "layer")
                {
                    Trainable = true,
                    Routed = true,
                    Deployed = false,
                },
                new("shift.1", [H], new Initial(Init.Normal, 0.1), "layer")
                {
                    Trainable = true,
                    Routed = true,
                    Deployed = false,
                },
                new("classifier.weight", [labels, H], new Initial(Init.Bert), "head")
                {
                    Trainable = true,
                    Decay = true,
                    Head = true,
                },
                new("classifier.bias", [labels], new Initial(Init.Zeros), "head") { Trainable = true, Head = true },
            ],
            Routes = [new Route("shift", 1, 2, Distinct: false)],
        };

    public override Tensor Forward(Batch batch)
    {
        PrepareTraining();
        Routing.Draw(1);
        return Logits(batch, name => this[name == "shift" ? $"shift.{Routing.Choice(0, 0, 0)}" : name]);
    }

    public override Tensor Infer(Batch batch)
    {
        using var noGrad = no_grad();
        using var running = BeginInfer();
        var deployed = Deploy();
        return Logits(batch, name => deployed[name]);
    }

    protected override void Deploy(DeployedTensors deployed)
    {
        using Tensor sum = this["shift.0"].Plus(this["shift.1"]),
            mean = sum / Scalars.Of(2);
        deployed.Set("shift", mean);
    }

    protected override void Bind() { }

    protected override void BindDeployed(DeployedTensors deployed) { }

    public override Tensor Loss(Batch batch)
    {
        Tensor logits = Forward(batch),
            wanted = batch.RequireLabels();
        Passed();
        return Info.Head.Name switch
        {
            nameof(HeadKind.Regression) => nn.functional.mse_loss(logits.squeeze(1), wanted),
            nameof(HeadKind.MultiLabel) => nn.functional.binary_cross_entropy_with_logits(logits, wanted),
            nameof(HeadKind.MaskedLm) or nameof(HeadKind.TokenClassification) => nn.functional.cross_entropy(
                logits.flatten(0, 1),
                wanted.flatten(),
                LossWeights
            ),
            nameof(HeadKind.CausalLm) => nn.functional.cross_entropy(
                logits.narrow(1, 0, batch.Tokens - 1).flatten(0, 1),
                wanted.narrow(1, 1, batch.Tokens - 1).flatten()
            ),
            _ => nn.functional.cross_entropy(logits, wanted, LossWeights),
        };
    }

    private Tensor Logits(Batch batch, Func<string, Tensor> own)
    {
        var words = Base["words"].index_select(0, batch.InputIds.flatten()).view(batch.Rows, batch.Tokens, H);
        var mask = batch.AttentionMask.unsqueeze(-1).to(float32);
        var input = Info.Head.Name is nameof(HeadKind.MaskedLm) or nameof(HeadKind.TokenClassification) or nameof(HeadKind.CausalLm)
            ? words
            : (words * mask).sum(dim: 1) / mask.sum(dim: 1);
        var dropped = nn.functional.dropout(input, Dropout, training);
        var hidden = (nn.functional.linear(dropped, own("layer.weight")).Plus(own("shift"))).tanh();
        return nn.functional.linear(hidden, own("classifier.weight"), own("classifier.bias"));
    }
}
