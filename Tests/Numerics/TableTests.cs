using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Updates of embedding tables: which rows are trained, and what a decoder reads that shares the words' table.</summary>
public sealed class TableTests : IDisposable
{
    private const string Words = "embeddings.word_embeddings.weight";

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = MaskedBatch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>The deployed form, with its table merged, gives what the training form gives.</summary>
    [Theory]
    [InlineData(nameof(TinyLoraOfWords))]
    [InlineData(nameof(TinyLoraOfTiedWords))]
    [InlineData(nameof(TinyFullUntied))]
    [InlineData(nameof(TinyTiedTokensAndLora))]
    [InlineData(nameof(TinyInvertible))]
    public void DeployedGivesWhatIsTrained(string type)
    {
        using var noGrad = no_grad();
        using var model = Create(type);
        TinyModels.Perturb(model, 3);
        using var trained = model.Forward(_batch);
        using var deployed = model.Infer(_batch);
        TensorAssert.Close(type, trained, deployed, 2e-5);
    }

    /// <summary>
    /// A decoder that follows the update reads the merged table: the logits are those of a plain model of that one table.
    /// </summary>
    [Fact]
    public void AnAdaptedDecoderReadsTheMergedTable()
    {
        using var noGrad = no_grad();
        using var model = new TinyLoraOfTiedWords(_base);
        TinyModels.Perturb(model, 3);
        using var expected = model.Forward(_batch);

        using var plainBase = TinyModels.Base();
        using var merged = model.Merge();
        foreach (var name in merged.Names)
            plainBase[name].copy_(merged[name]);
        using var plain = new TinyMaskedLmProbe(plainBase);
        foreach (var row in plain.Info.Parameters)
            plain[row.Name].copy_(model[row.Name]);
        using var actual = plain.Forward(_batch);
        TensorAssert.Close("merged", expected, actual, 2e-5);
    }

    /// <summary>A decoder that was left tied to the table as loaded does not: with the same weights both differ.</summary>
    [Fact]
    public void ALoadedDecoderKeepsItsTable()
    {
        using var noGrad = no_grad();
        using var followed = new TinyLoraOfTiedWords(_base);
        TinyModels.Perturb(followed, 3);
        using var kept = new TinyLoraOfWords(_base);
        foreach (var row in kept.Info.Parameters)
            kept[row.Name].copy_(followed[row.Name]);
        using Tensor a = followed.Infer(_batch),
            b = kept.Infer(_batch);
        using var difference = (a - b).abs().max();
        Assert.True(difference.item<float>() > 1e-2);
        Assert.True(TinyModels.SameBits(followed.Deploy()[Words], kept.Deploy()[Words]));
        Assert.False(kept.Info.Mergeable);
        Assert.True(followed.Info.Mergeable);
    }

    /// <summary>
    /// Through a decoder that follows, the loss reaches rows of words that do not occur; through one that does not it never does.
    /// </summary>
    [Fact]
    public void ADecoderThatFollowsTrainsEveryRow()
    {
        using var labelled = _batch.InputIds.narrow(0, 0, 2).clone();
        var seen = labelled.data<long>().ToHashSet();
        foreach (
            var (model, follows) in new (AdaptedModel, bool)[]
            {
                (new TinyLoraOfTiedWords(_base), true),
                (new TinyLoraOfWords(_base), false),
            }
        )
        {
            using (model)
            {
                TinyModels.Perturb(model, 3);
                using (var loss = model.Loss(_batch))
                    loss.backward();
                using var largest = model["embeddings.word_embeddings.lora.tableA"].grad!.abs().amax([0]);
                var columns = largest.data<float>().ToArray();
                for (var id = 1; id < columns.Length; id++)
                    Assert.Equal(follows || seen.Contains(id), columns[id] > 0);
            }
        }
    }

    /// <summary>The padding row and rows of words that do not occur receive no gradient.</summary>
    [Fact]
    public void OnlyRowsThatOccurAreTrained()
    {
        using var model = new TinyLoraOfTables(_base);
        using var batch = TinyModels.Batch();
        TinyModels.Perturb(model, 3);
        using (var loss = model.Loss(batch))
            loss.backward();
        var seen = batch.InputIds.data<long>().ToHashSet();
        using var largest = model["embeddings.word_embeddings.lora.tableA"].grad!.abs().amax([0]);
        var columns = largest.data<float>().ToArray();
        Assert.Contains(0L, seen);
        Assert.Equal(0, columns[0]);
        for (var id = 1; id < columns.Length; id++)
            Assert.Equal(seen.Contains(id), columns[id] > 0);
    }

    /// <summary>
    /// The trained rows start from the table's, in the order in which they were named; they alone are counted, and the padding row is not
    /// trained.
    /// </summary>
    [Fact]
    public void TrainedRowsAreRowsOfTheTable()
    {
        using var model = new TinyTokensAndLora(_base);
        using var batch = TinyModels.Batch();
        batch.InputIds[0, 1] = 40;
        using var ids = tensor(new long[] { 40, 0, 8 });
        using var expected = _base[Words].index_select(0, ids);
        var rows = model["embeddings.word_embeddings.trainabletokens.rows"];
        Assert.True(TinyModels.SameBits(expected, rows));
        Assert.Equal(3 * 32 + 2 * 2 * 4 * 32 + 3 * 32 + 3, TinyTokensAndLora.TrainableParameters);
        Assert.Equal(3 * 32 + 2 * 32 * 32 + 3 * 32 + 3, TinyTokensAndLora.ChangedParameters);
        Assert.Equal(3 * 32, TinyTokensFeature.ChangedParameters);

        using (var loss = model.Loss(batch))
            loss.backward();
        using var largest = rows.grad!.abs().amax([1]);
        Assert.True(largest[0].item<float>() > 0);
        Assert.Equal(0, largest[1].item<float>());
    }

    /// <summary>After merging, the other rows of the table are the base's, to the last bit.</summary>
    [Fact]
    public void MergingChangesTheTrainedRowsAlone()
    {
        using var noGrad = no_grad();
        using var model = new TinyTokensFeature(_base);
        TinyModels.Perturb(model, 3);
        var merged = model.Merge()[Words];
        using var changed = merged.ne(_base[Words]).any(-1);
        Assert.Equal(
            [8L, 17L, 40L],
            Enumerable.Range(0, (int)changed.shape[0]).Where(id => changed[id].item<bool>()).Select(id => (long)id)
        );
        using var table = _base[Words].clone();
        model.Unmerge();
        Assert.True(TinyModels.SameBits(table, _base[Words]));
    }

    /// <summary>The inverse of an invertible adapter gives back what the adapter was given.</summary>
    [Fact]
    public void TheInverseUndoesTheAdapter()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyInvertibleClassifier(_base);
        TinyModels.Perturb(model, 3);
        var weights = new[] { "fDown", "fDownBias", "fUp", "fUpBias", "gDown", "gDownBias", "gUp", "gUpBias" }
            .Select(name => (Tensor)model["embeddings.output.invertible." + name])
            .ToArray();
        using var generator = new Generator(4);
        var embedded = randn(2, 5, 32, generator: generator);
        var adapted = InvertibleAttribute.Apply(
            embedded,
            weights[0],
            weights[1],
            weights[2],
            weights[3],
            weights[4],
            weights[5],
            weights[6],
            weights[7],
            16,
            Act.Relu
        );
        var inverted = InvertibleAttribute.Inverse(
            adapted,
            weights[0],
            weights[1],
            weights[2],
            weights[3],
            weights[4],
            weights[5],
            weights[6],
            weights[7],
            16,
            Act.Relu
        );
        TensorAssert.Close("inverse", embedded, inverted, 1e-5);
        Assert.True((float)(adapted - embedded).abs().max().AsDouble() > 0.1);
    }

    /// <summary>A head that is not trained is the checkpoint's, and says so where the checkpoint has none.</summary>
    [SharedFact("fixtures")]
    public void AFrozenHeadIsTheCheckpoints()
    {
        using var fixture = FixtureCase.Shared("peft/lora_bert_embedding");
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = new TinyLoraOfWords(@base);
        using var stored = fixture.Weight("cls.predictions.transform.dense.weight");
        Assert.True(TinyModels.SameBits(stored, model["cls.predictions.transform.dense.weight"]));
        Assert.DoesNotContain(model.Info.Parameters, row => row.Head && row.Trainable);
        Assert.Equal(99 * 32 + 2 * 32 * 32, TinyLoraOfWords.ChangedParameters);

        using var classifier = FixtureCase.Shared("peft/lora_bert_query_value");
        using var other = TinyBert.Load(classifier.ModelPath);
        Assert.Contains("cls.predictions", Assert.Throws<InvalidOperationException>(() => new TinyLoraOfWords(other)).Message);
    }

    private AdaptedModel Create(string type) =>
        TinyModels.Create(typeof(TableTests).Assembly.GetType($"DslPeft.Numerics.Tests.{type}", throwOnError: true)!, _base);

    private static Batch MaskedBatch()
    {
        using var batch = TinyModels.Batch();
        var labels = full_like(batch.InputIds, Scalars.Of(-100));
        labels[0, 2] = 7;
        labels[1, 1] = 11;
        return new Batch(batch.InputIds.clone(), batch.AttentionMask.clone(), batch.TokenTypeIds?.clone(), labels: labels);
    }
}
