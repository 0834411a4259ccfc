using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed class RobertaMethodInvariantTests : MethodInvariantTests<TinyRobertaHost>;

public sealed class RobertaInputInvariantTests : InputInvariantTests<TinyRobertaHost>;

public sealed class RobertaAdapterFileTests : AdapterFileInvariantTests<TinyRobertaHost>;

/// <summary>What RoBERTa has of its own: positions, and a classification head of two layers.</summary>
public sealed class RobertaTests : IDisposable
{
    private readonly TinyRoberta _base = TinyModels.Drawn(new TinyRoberta());
    private readonly Batch _batch = TinyRobertaHost.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Fact]
    public void PositionsAreCountedOverTokens()
    {
        using var ids = tensor(new long[] { 5, 6, 1, 7, 1, 1, 8, 1 }).reshape(2, 4);
        using var batch = new Batch(ids.alias(), ids.ne(Scalars.Of(1)).to(int64));
        using var positions = Kernels.TokenPositions(batch, 0, 1);
        using var moved = Kernels.TokenPositions(batch, 5, 1);

        Assert.Equal([2, 3, 1, 4, 1, 1, 2, 1], positions.data<long>());
        Assert.Equal([7, 8, 1, 9, 1, 1, 7, 1], moved.data<long>());
    }

    /// <summary>Padding before a text, or inside it, moves no token.</summary>
    [Theory]
    [InlineData(typeof(RobertaProbe))]
    [InlineData(typeof(RobertaPrefix))]
    [InlineData(typeof(RobertaEmbeddedPrompt))]
    public void PaddingMayStandInTheMiddle(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type);
        var ids = tensor(new long[] { 5, 1, 6, 1, 7, 8 }).unsqueeze(0);
        using var gapped = new Batch(ids, ids.ne(Scalars.Of(1)).to(int64));
        using var closed = new Batch(tensor(new long[] { 5, 6, 7, 8 }).unsqueeze(0), ones([1, 4], int64));

        TensorAssert.Close(type.Name, model.Forward(closed), model.Forward(gapped), 1e-5);
        TensorAssert.Close(type.Name + " deployed", model.Infer(closed), model.Infer(gapped), 1e-5);
    }

    /// <summary>
    /// Behind a prompt of l rows from table row 2 on, all l + T positions follow one another, as where a model is given embeddings and no
    /// ids.
    /// </summary>
    [Theory]
    [InlineData(typeof(RobertaPrompt), typeof(RobertaProbe))]
    [InlineData(typeof(RobertaPromptAndPrefix), typeof(RobertaPrefix))]
    public void BehindAPromptAllPositionsAreCounted(Type prompted, Type plain)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(prompted);
        using var probe = Create(plain);
        probe.load_state_dict(
            model.state_dict().Where(entry => probe.has_parameter(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value)
        );
        // The prompt's rows in place of those of five words, which come first.
        var prompt = model.Info.Parameters.First(row => row.Name.EndsWith(".prompt", StringComparison.Ordinal)).Name;
        _base["embeddings.word_embeddings.weight"].narrow(0, 90, 5).copy_(model[prompt]);
        var ids = tensor(new long[] { 5, 6, 7, 8 }).unsqueeze(0);
        var words = tensor(new long[] { 90, 91, 92, 93, 94 }).unsqueeze(0);
        using var text = new Batch(ids, ones_like(ids));
        using var written = new Batch(cat([words, ids], 1), ones([1, 9], int64));

        TensorAssert.Close("logits", probe.Forward(written), model.Forward(text), 1e-5);
        // Padding before the text is counted, too.
        using var padded = new Batch(tensor(new long[] { 1, 5, 6 }).unsqueeze(0), tensor(new long[] { 0, 1, 1 }).unsqueeze(0));
        using var positioned = new Batch(
            tensor(new long[] { 90, 91, 92, 93, 94, 1, 5, 6 }).unsqueeze(0),
            tensor(new long[] { 1, 1, 1, 1, 1, 0, 1, 1 }).unsqueeze(0),
            positionIds: arange(Scalars.Of(2), Scalars.Of(10), Scalars.One, int64).unsqueeze(0)
        );
        TensorAssert.Close("padded", probe.Forward(positioned), model.Forward(padded), 1e-5);
    }

    /// <summary>Drop, dense, tanh, drop, projection of the first token's state.</summary>
    [Fact]
    public void TheHeadReadsTheFirstTokenAndNoPooler()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(typeof(RobertaProbe));
        var output = _base.Forward(_batch);
        var dense = (
            matmul(output.LastHiddenState.select(1, 0), model["classifier.dense.weight"].t()).Plus(model["classifier.dense.bias"])
        ).tanh();
        var expected = matmul(dense, model["classifier.out_proj.weight"].t()).Plus(model["classifier.out_proj.bias"]);

        TensorAssert.Close("logits", expected, model.Forward(_batch), 1e-5);
        Assert.Equal(32 * 32 + 32 + 3 * 32 + 3, RobertaProbe.HeadParameters);
        Assert.DoesNotContain(new RobertaFull(_base).Info.Parameters, row => row.Name.StartsWith("pooler", StringComparison.Ordinal));
        Assert.Contains(new RobertaLoraChoices(_base).Info.Parameters, row => row.Name.StartsWith("pooler", StringComparison.Ordinal));
    }

    /// <summary>The rows of padding are not trained, of positions either.</summary>
    [Theory]
    [InlineData("embeddings.word_embeddings.weight")]
    [InlineData("embeddings.position_embeddings.weight")]
    public void PaddingLearnsNothing(string table)
    {
        using var model = Create(typeof(RobertaFullTokens));
        using var labels = full([3, 9], Scalars.Of(2), int64);
        using var batch = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias(), labels: labels.alias());
        using (var loss = model.Loss(batch))
            loss.backward();
        using var gradient = model[table].grad;
        using var rows = gradient!.abs().amax([1]);

        Assert.Equal(0, rows[1].item<float>());
        Assert.True(rows[2].item<float>() > 0 || table.Contains("word"));
        Assert.True(rows.max().item<float>() > 0);
    }

    /// <summary>Heads over RoBERTa: the deployed form, and gradients of all that is trained.</summary>
    [Theory]
    [InlineData(typeof(RobertaLoraChoices), 1, 3)]
    [InlineData(typeof(RobertaHoulsbyQuestions), 3, 2, 9)]
    [InlineData(typeof(RobertaLoraTokens), 3, 9, 5)]
    [InlineData(typeof(RobertaPrefixMaskedLm), 3, 9, 99)]
    [InlineData(typeof(RobertaFullQuestions), 3, 2, 9)]
    [InlineData(typeof(RobertaFullChoices), 1, 3)]
    public void HeadsTrainAndDeploy(Type type, params int[] shape)
    {
        using var model = Create(type);
        using var labels = model.Info.Head.Name switch
        {
            nameof(HeadKind.MultipleChoice) => tensor(new long[] { 2 }),
            nameof(HeadKind.QuestionAnswering) => tensor(new long[] { 1, 3, 0, 0, 2, 2 }).reshape(3, 2),
            _ => full([3, 9], Scalars.Of(4), int64),
        };
        using var batch = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias(), labels: labels.alias());
        using (var loss = model.Loss(batch))
            loss.backward();
        Assert.All(model.Info.Parameters.Where(row => row.Trainable), row => Assert.NotNull(model[row.Name].grad));

        using var noGrad = no_grad();
        model.eval();
        using var expected = model.Forward(batch);
        using var actual = model.Infer(batch);
        Assert.Equal(shape.Select(size => (long)size), expected.shape);
        TensorAssert.Close(type.Name, expected, actual, 1e-5);
    }

    [Theory]
    [InlineData(nameof(RobertaPasses.Lora), "the last layer computes the first position alone")]
    [InlineData(nameof(RobertaPasses.Hybrid), "the last layer computes the first position alone")]
    [InlineData(nameof(RobertaPasses.Full), "flat buffers")]
    [InlineData(nameof(RobertaPasses.Selective), "query, key and value are one product")]
    public void PassesChangeNoResult(string declaration, string note)
    {
        _base.to(float64);
        using var with = Create(typeof(RobertaPasses).GetNestedType(declaration)!);
        using var without = Create(PassVariants.Without(typeof(RobertaPasses), PassVariants.All).GetNestedType(declaration)!);
        with.to(float64);
        without.to(float64);

        PassChecks.ComputeTheSame(with, without, _batch);
        Assert.Contains(note, with.Info.Explanation);
        Assert.DoesNotContain(note, without.Info.Explanation);
    }

    /// <summary>A checkpoint of BERT has other sizes in its configuration and other keys; each is named, and nothing is loaded.</summary>
    [Fact]
    public void ACheckpointOfBertIsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("dslpeft-roberta-").FullName;
        try
        {
            using var bert = TinyModels.Base();
            SafetensorsWriter.Write(
                Path.Combine(folder, "model.safetensors"),
                bert.Info.Rows.Select(row => KeyValuePair.Create("bert." + row.Name, (Tensor)bert[row.Name]))
            );
            File.WriteAllText(
                Path.Combine(folder, "config.json"),
                """{"model_type": "bert", "type_vocab_size": 2, "pad_token_id": 0, "layer_norm_eps": 1e-12}"""
            );
            var config = Assert.Throws<CheckpointException>(() => TinyRoberta.Load(folder)).Message;
            Assert.Contains("model_type: declared \"roberta\", found \"bert\"", config);
            Assert.Contains("pad_token_id: declared 1, found 0", config);
            Assert.Contains("type_vocab_size: declared 1, found 2", config);
            File.Delete(Path.Combine(folder, "config.json"));
            Assert.Contains(
                "embeddings.word_embeddings.weight",
                Assert.Throws<CheckpointException>(() => TinyRoberta.Load(Path.Combine(folder, "model.safetensors"))).Message
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// A folder of a language model: the base below its prefix, without a pooler, and the head that the checkpoint was trained with.
    /// </summary>
    [Fact]
    public void ACheckpointOfALanguageModelIsLoaded()
    {
        var folder = Directory.CreateTempSubdirectory("dslpeft-roberta-").FullName;
        try
        {
            using var trained = (RobertaPrefixMaskedLm)Create(typeof(RobertaPrefixMaskedLm));
            var head = trained
                .Info.Parameters.Where(row => row.Head)
                .Select(row => KeyValuePair.Create(row.Name, (Tensor)trained[row.Name]));
            SafetensorsWriter.Write(
                Path.Combine(folder, "model.safetensors"),
                _base
                    .Info.Rows.Where(row => !row.Name.StartsWith("pooler", StringComparison.Ordinal))
                    .Select(row => KeyValuePair.Create("roberta." + row.Name, (Tensor)_base[row.Name]))
                    .Concat(head)
            );
            File.WriteAllText(
                Path.Combine(folder, "config.json"),
                """{"model_type": "roberta", "type_vocab_size": 1, "pad_token_id": 1, "max_position_embeddings": 40, "num_attention_heads": 4, "layer_norm_eps": 1e-5}"""
            );

            using var loaded = TinyRoberta.Load(folder);
            using var model = new RobertaPrefixMaskedLm(loaded);

            Assert.Equal(["pooler.dense.weight", "pooler.dense.bias"], loaded.LoadReport!.KeptInitial);
            Assert.Equal(
                ["lm_head.bias", "lm_head.dense.bias", "lm_head.dense.weight", "lm_head.layer_norm.bias", "lm_head.layer_norm.weight"],
                model.Info.Parameters.Where(row => row.Head).Select(row => row.Name).Order()
            );
            Assert.All(model.Info.Parameters.Where(row => row.Head), row =>
                Assert.True(TinyModels.SameBits(trained[row.Name], model[row.Name]), row.Name)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private AdaptedModel Create(Type type)
    {
        var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        return model;
    }
}
