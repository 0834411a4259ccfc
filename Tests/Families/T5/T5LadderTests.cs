using DslPeft.Architectures;
using DslPeft.Generation;
using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

[Adapt<T5Base>]
[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 8)]
[Seq2SeqLm]
public sealed partial class T5BaseLadderCount : IAdapted;

[Adapt<T5Base>]
[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 8, Layers = "1..4, 5..8, 9..")]
[Seq2SeqLm]
public sealed partial class T5BaseLadderOfNineCount : IAdapted;

[Adapt<TinyLadderT5>]
[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 1, Dropout = 0, MergeLast = true)]
[Seq2SeqLm]
public sealed partial class T5WideLadder : IAdapted;

/// <summary>Fresh, it computes what the base does.</summary>
[Adapt<TinyLadderT5>]
[NormTuning]
[Seq2SeqLm]
public sealed partial class T5LadderProbe : IAdapted;

/// <summary>Ladder side-tuning of an encoder–decoder: two stacks of its own beside two that record nothing.</summary>
public sealed class T5LadderTests : IDisposable
{
    private readonly TinyLadderT5 _base = NewBase(1);
    private readonly Batch _batch = new(
        tensor(
            new long[,]
            {
                { 5, 9, 17, 3, 1 },
                { 8, 2, 1, 0, 0 },
            }
        ),
        tensor(
            new long[,]
            {
                { 1, 1, 1, 1, 1 },
                { 1, 1, 1, 0, 0 },
            }
        ),
        labels: tensor(
            new long[,]
            {
                { 7, 4, 11, 1 },
                { 6, 1, -100, -100 },
            }
        )
    );

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>
    /// T5-base with r = 8: 5,097,240 with all layers. Without the layers 0, 4 and 8 of each stack there are 3,878,706, six gates fewer than
    /// in the published code, which keeps those of all layers: 1.74% of the base, as published.
    /// </summary>
    [Fact]
    public void CountIsThatOfTheFormula()
    {
        const long width = 768,
            side = width / 8,
            inner = 3072 / 8,
            attention = 4 * side * side + side,
            network = 2 * inner * side + side,
            fed = side * width + side;
        const long rungs = (fed + 1 + attention + network) + (fed + 1 + 2 * attention + network);
        const long around = 2 * (fed + side + 32 * 12) + (width * side + width);

        Assert.Equal(12 * rungs + around, T5BaseLadderCount.TrainableParameters);
        Assert.Equal(5_097_240, T5BaseLadderCount.TrainableParameters);
        Assert.Equal(9 * rungs + around, T5BaseLadderOfNineCount.TrainableParameters);
        Assert.Equal(3_878_712 - 6, T5BaseLadderOfNineCount.TrainableParameters);
        Assert.Equal(1.74, 100.0 * T5BaseLadderOfNineCount.TrainableParameters / T5Base.ParameterCount, 0.005);
        Assert.Equal(T5BaseLadderCount.TrainableParameters, T5BaseLadderCount.DeployedParameters);
        Assert.False(T5BaseLadderCount.Declaration.Mergeable);
    }

    /// <summary>
    /// Not narrower, the side blocks start as the base's layers; with gates shut to the layers, identities around them and the base's own
    /// tables and last norms, the ladder is the base.
    /// </summary>
    [Fact]
    public void UncutLadderIsTheBase()
    {
        using var noGrad = no_grad();
        using var probe = new T5LadderProbe(_base);
        using var ladder = new T5WideLadder(_base);
        foreach (var row in ladder.Info.Parameters)
        {
            var stack = row.Name.Split('.')[0].ToLowerInvariant();
            switch (row.Name.Split('.')[^1])
            {
                case "gate":
                    ladder[row.Name].fill_(Scalars.Of(1e3));
                    break;
                case "first" or "last":
                    ladder[row.Name].copy_(eye(TinyLadderT5.Hidden));
                    break;
                case "firstBias" or "lastBias":
                    ladder[row.Name].zero_();
                    break;
                case "closing":
                    ladder[row.Name].copy_(_base[$"{stack}.final_layer_norm.weight"]);
                    break;
                case "table":
                    ladder[row.Name].copy_(_base[$"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]);
                    break;
            }
        }
        using Tensor expected = probe.Forward(_batch),
            logits = ladder.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>A shut gate behind the stacks (ν = 0) leaves the base alone.</summary>
    [Fact]
    public void MergingGateCanLeaveTheBaseAlone()
    {
        using var noGrad = no_grad();
        using var probe = new T5LadderProbe(_base);
        using var ladder = new T5WideLadder(_base);
        Perturb(ladder, 3);
        using var expected = probe.Forward(_batch);
        using (var open = ladder.Forward(_batch))
            Assert.False(SameBits(expected, open));
        ladder["Decoder.sequenceladder.gate"].fill_(Scalars.Of(-1e3));
        using var logits = ladder.Forward(_batch);
        TensorAssert.Close("closed", expected, logits, 1e-6);
    }

    /// <summary>
    /// Gates that are all open (μ = 1) let nothing of the layers in: other layers over the same embeddings give the same.
    /// </summary>
    [Fact]
    public void ClosedRungsIgnoreTheLayers()
    {
        using var noGrad = no_grad();
        using var model = new T5Ladder(_base);
        Perturb(model, 3);
        using var otherBase = NewBase(1);
        foreach (var (name, parameter) in otherBase.named_parameters())
        {
            if (name.Contains("block", StringComparison.Ordinal))
                parameter.mul_(Scalars.Of(1.5));
        }
        using var other = new T5Ladder(otherBase);
        other.load_state_dict(model.state_dict());
        using (
            Tensor here = model.Forward(_batch),
                there = other.Forward(_batch)
        )
            Assert.False(SameBits(here, there));

        foreach (var changed in new[] { model, other })
        {
            foreach (var row in changed.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)))
                changed[row.Name].fill_(Scalars.Of(1e3));
        }
        using Tensor expected = model.Forward(_batch),
            logits = other.Forward(_batch);
        TensorAssert.Same("logits", expected, logits);
    }

    /// <summary>What the side decoder attends to is the side encoder's: no base tensor has a gradient, every side tensor has one.</summary>
    [Fact]
    public void TheBaseRecordsNothing()
    {
        using var model = new T5Ladder(_base);
        using (var loss = model.Loss(_batch))
            loss.backward();
        Assert.All(_base.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(model.Info.Parameters.Where(row => row.Trainable), row =>
        {
            using var gradient = model[row.Name].grad;
            Assert.NotNull(gradient);
        });
        Assert.Contains("gradients flow through none of 4 layers", model.Info.Explanation);
    }

    /// <summary>
    /// The side blocks hold what of the base's rows and columns is largest, the same features of the residual sums everywhere.
    /// </summary>
    [Fact]
    public void SideBlocksStartFromTheLargestRowsAndColumns()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var model = new T5Ladder(_base);
        var carried = Largest(_base["shared.weight"].abs().sum(dim: 0), 1);
        foreach (
            var (stack, attention) in new[]
            {
                ("encoder", "0.SelfAttention"),
                ("decoder", "0.SelfAttention"),
                ("decoder", "1.EncDecAttention"),
            }
        )
        {
            Tensor Of(string name) => _base[$"{stack}.block.1.layer.{name}.weight"];
            Tensor Side(string name) =>
                model[
                    $"{stack}.block.1.sequenceladder.{(attention[0] == '0' ? name : "cross" + char.ToUpperInvariant(name[0]) + name[1..])}"
                ];
            var compared = Largest(Of(attention + ".q").abs().sum(dim: 1).Plus(Of(attention + ".k").abs().sum(dim: 1)), TinyLadderT5.Heads);
            var mixed = Largest(Of(attention + ".v").abs().sum(dim: 1).Plus(Of(attention + ".o").abs().sum(dim: 0)), TinyLadderT5.Heads);
            Same(Of(attention + ".q"), compared, carried, Side("query"));
            Same(Of(attention + ".k"), compared, carried, Side("key"));
            Same(Of(attention + ".v"), mixed, carried, Side("value"));
            Same(Of(attention + ".o"), carried, mixed, Side("output"));
            TensorAssert.Same("norm", Of($"{attention[0]}.layer_norm").index_select(0, carried), Side("norm"));
        }

        static Tensor Largest(Tensor sums, long groups)
        {
            var (size, kept) = (sums.shape[0] / groups, sums.shape[0] / groups / 4);
            var places = sums.view(groups, size).topk((int)kept, 1).indexes.sort(1).Values;
            return cat([.. Enumerable.Range(0, (int)groups).Select(group => places[group].Plus(group * size))]);
        }

        static void Same(Tensor weight, Tensor rows, Tensor columns, Tensor side) =>
            TensorAssert.Same("side", weight.index_select(0, rows).index_select(1, columns), side);
    }

    [Fact]
    public void DeployedFormAndFileAreTheTrainedOne()
    {
        using var noGrad = no_grad();
        using var model = new T5Ladder(_base);
        Perturb(model, 3);
        var folder = Directory.CreateTempSubdirectory("dslpeft-sequence-ladder-");
        var file = Path.Combine(folder.FullName, "adapter.safetensors");
        model.Save(file);
        using var other = new T5Ladder(_base, seed: 9);
        other.Load(file);
        using Tensor forward = model.Forward(_batch),
            inferred = other.Infer(_batch);

        TensorAssert.Close("logits", forward, inferred, 1e-5);
        folder.Delete(recursive: true);
    }

    /// <summary>What is written is the likeliest token each time, though nothing of earlier tokens is kept.</summary>
    [Fact]
    public void WritesTheLikeliestTokens()
    {
        using var noGrad = no_grad();
        using var model = new T5Ladder(_base);
        Perturb(model, 3);
        model.eval();
        Assert.Contains("stack of its own", model.WhyUncached!, StringComparison.Ordinal);
        int[] source = [5, 9, 17, 3, 1];
        var written = model.Generate([source], new GenerationOptions { Tokens = 3 })[0];
        var targets = new List<long> { 0 };
        foreach (var token in written)
        {
            using var batch = new Batch(
                tensor(source.Select(id => (long)id).ToArray()).unsqueeze(0),
                ones(1, source.Length, int64),
                targetIds: tensor(targets.ToArray()).unsqueeze(0)
            );
            using var logits = model.Infer(batch);
            Assert.Equal(token, (int)logits[0, targets.Count - 1].argmax().item<long>());
            targets.Add(token);
        }
        Assert.NotEmpty(written);
    }

    private static TinyLadderT5 NewBase(int seed)
    {
        var model = new TinyLadderT5();
        model.Initialise(seed);
        Perturb(model.parameters(), seed + 1);
        return model;
    }

    private static void Perturb(AdaptedModel model, int seed) =>
        Perturb(model.Info.Parameters.Where(row => row.Trainable).Select(row => model[row.Name]), seed);

    private static void Perturb(IEnumerable<Tensor> tensors, int seed)
    {
        using var noGrad = no_grad();
        using var random = new Generator((ulong)seed);
        foreach (var tensor in tensors)
        {
            using var noise = randn(tensor.shape, generator: random) * Scalars.Of(0.1);
            tensor.add_(noise, Scalars.One);
        }
    }

    private static bool SameBits(Tensor a, Tensor b)
    {
        using var differs = a.ne(b).any();
        return !differs.item<bool>();
    }
}
