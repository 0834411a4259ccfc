using DslPeft.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What the papers say of reparametrised weights and of prompts, beyond what holds of every method.</summary>
public sealed class ReparametrisationPropertyTests : IDisposable
{
    private const string Query = "encoder.layer.0.attention.self.query";

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>The magnitudes start as the lengths of the rows, so that the fresh model is the base up to rounding.</summary>
    [Fact]
    public void FreshDoraComputesWhatTheBaseDoes()
    {
        using var noGrad = no_grad();
        using var model = new TinyDora(_base);
        using var probe = new TinyProbe(_base);
        using var lengths = Lengths(_base[Query + ".weight"]);
        TensorAssert.Close("magnitudes", lengths, model[Query + ".dora.magnitude"], 1e-6);
        using var expected = probe.Forward(_batch);
        using var logits = model.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    [Fact]
    public void RowsOfAMergedDoraHaveTheMagnitudesAsLengths()
    {
        using var noGrad = no_grad();
        using var model = new TinyDora(_base);
        TinyModels.Perturb(model, 3);
        using var lengths = Lengths(model.Merge()[Query + ".weight"]);
        using var magnitudes = model[Query + ".dora.magnitude"].abs();

        TensorAssert.Close("lengths", magnitudes, lengths, 1e-5);
    }

    /// <summary>B = 0 and k times the magnitudes scale the weight by k.</summary>
    [Fact]
    public void MagnitudesScaleTheRows()
    {
        using var noGrad = no_grad();
        using var model = new TinyDora(_base);
        model[Query + ".dora.magnitude"].mul_(Scalars.Of(3));
        using var expected = _base[Query + ".weight"] * Scalars.Of(3);

        TensorAssert.Close("weight", expected, model.Merge()[Query + ".weight"], 1e-5);
    }

    /// <summary>Rank-stabilised, alpha / √r is what r / √r times the alpha is by r.</summary>
    [Theory]
    [InlineData(typeof(TinyRankStabilisedLora), typeof(TinyLoraRank9))]
    [InlineData(typeof(TinyRankStabilisedDora), typeof(TinyDora))]
    public void RankStabilisationDividesByTheRoot(Type stabilisedType, Type plainType)
    {
        using var noGrad = no_grad();
        using var stabilised = TinyModels.Create(stabilisedType, _base);
        using var plain = TinyModels.Create(plainType, _base);
        TinyModels.Perturb(plain, 3);
        foreach (var row in plain.Info.Parameters)
            stabilised[row.Name].copy_(plain[row.Name]);
        using var expected = plain.Forward(_batch);
        using var logits = stabilised.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>Factors c on the keys are a temperature: scores are c times as large, as with c times the queries.</summary>
    [Fact]
    public void FactorsOnKeysAreATemperature()
    {
        using var noGrad = no_grad();
        using var keys = new TinyIa3OfKeys(_base);
        using var queries = new TinyIa3OfQueries(_base);
        foreach (var model in new AdaptedModel[] { keys, queries })
        {
            foreach (var row in model.Info.Parameters.Where(row => !row.Head))
                model[row.Name].fill_(Scalars.Of(1.7));
        }

        using var expected = queries.Forward(_batch);
        using var logits = keys.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>Deployment averages the copies and merges the mean, as one LoRA of the mean weights does.</summary>
    [Fact]
    public void AdaMixOfLoraMergesTheMean()
    {
        using var noGrad = no_grad();
        using var mixed = new TinyAdaMixOfLora(_base);
        TinyModels.Perturb(mixed, 3);
        using var mean = new TinyLoraRank4WithBias(_base);
        foreach (var row in mean.Info.Parameters)
        {
            using var value = row.Head
                ? mixed[row.Name].alias()
                : stack(Enumerable.Range(0, 4).Select(copy => (Tensor)mixed[$"{row.Name}.{copy}"]).ToArray()).mean([0]);
            mean[row.Name].copy_(value);
        }
        Assert.True(mixed.Info.Mergeable);
        var merged = mixed.Merge();

        TensorAssert.Close("weight", mean.Merge()[Query + ".weight"], merged[Query + ".weight"], 1e-5);
        TensorAssert.Close("bias", mean.Merge()[Query + ".bias"], merged[Query + ".bias"], 1e-5);
        using var expected = mean.Infer(_batch);
        using var logits = mixed.Infer(_batch);
        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>Virtual tokens that are the embeddings of words are those words, put before the text.</summary>
    [Fact]
    public void PromptOfWordsIsTheWords()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyPrompt(_base);
        var words = tensor(new long[] { 7, 3, 42, 11, 98 });
        Prompt(model).copy_(_base["embeddings.word_embeddings.weight"].index_select(0, words));
        var before = words.unsqueeze(0).expand(3, 5);
        using var written = new Batch(
            cat([before, _batch.InputIds], 1),
            cat([ones_like(before), _batch.AttentionMask], 1),
            cat([zeros_like(before), _batch.TokenTypeIds!], 1)
        );
        using var probe = new TinyProbe(_base);

        TensorAssert.Same("logits", probe.Forward(written), model.Forward(_batch));
        TensorAssert.Same("deployed", probe.Forward(written), model.Infer(_batch));
    }

    /// <summary>A batch of several tasks gives row by row what each prompt alone gives.</summary>
    [Fact]
    public void RowsGetThePromptOfTheirTask()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var several = new TinyPromptOfTasks(_base);
        TinyModels.Perturb(several, 3);
        long[] tasks = [2, 0, 1];
        using var mixed = new Batch(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            _batch.TokenTypeIds!.alias(),
            tasks: tensor(tasks)
        );
        var logits = several.Forward(mixed);
        for (var row = 0; row < 3; row++)
        {
            using var alone = new TinyPrompt(_base);
            alone.load_state_dict(
                several
                    .state_dict()
                    .ToDictionary(
                        entry => entry.Key,
                        entry =>
                            entry.Key.EndsWith(".prompt", StringComparison.Ordinal) ? entry.Value.narrow(0, 5 * tasks[row], 5) : entry.Value
                    )
            );
            TensorAssert.Close($"row {row}", alone.Forward(_batch)[row], logits[row], 1e-5);
        }
    }

    /// <summary>Equal prompts vote and average as one.</summary>
    [Fact]
    public void EnsembleOfEqualPromptsIsTheOne()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var one = new TinyPrompt(_base);
        TinyModels.Perturb(one, 3);
        using var three = new TinyPromptOfTasks(_base);
        three.load_state_dict(
            one.state_dict()
                .ToDictionary(
                    entry => entry.Key,
                    entry => entry.Key.EndsWith(".prompt", StringComparison.Ordinal) ? entry.Value.repeat(3, 1) : entry.Value
                )
        );
        using var repeated = PromptEnsemble.Repeat(_batch, 3);
        var logits = three.Infer(repeated);
        var single = one.Infer(_batch);

        Assert.Equal(9, repeated.Rows);
        TensorAssert.Close("probabilities", nn.functional.softmax(single, -1), PromptEnsemble.MeanProbabilities(logits, 3), 1e-5);
        Assert.Equal(single.argmax(-1).data<long>().ToArray(), PromptEnsemble.Vote(logits, 3).data<long>().ToArray());
    }

    /// <summary>Each prompt answers for rows of its own.</summary>
    [Fact]
    public void EnsembleHasTheAnswersOfEachPrompt()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var three = new TinyPromptOfTasks(_base);
        TinyModels.Perturb(three, 3);
        using var repeated = PromptEnsemble.Repeat(_batch, 3);
        var logits = three.Infer(repeated);
        for (var prompt = 0; prompt < 3; prompt++)
        {
            using var alone = new TinyPrompt(_base);
            alone.load_state_dict(
                three
                    .state_dict()
                    .ToDictionary(
                        entry => entry.Key,
                        entry =>
                            entry.Key.EndsWith(".prompt", StringComparison.Ordinal) ? entry.Value.narrow(0, 5 * prompt, 5) : entry.Value
                    )
            );
            TensorAssert.Close($"prompt {prompt}", alone.Infer(_batch), logits.narrow(0, prompt * _batch.Rows, _batch.Rows), 1e-5);
        }
    }

    [Fact]
    public void MostPromptsWin()
    {
        using var scope = NewDisposeScope();
        // Two examples under three prompts: classes 1, 1, 0 and 2, 0, 2.
        var logits = nn.functional.one_hot(tensor(new long[] { 1, 2, 1, 0, 0, 2 }), 3).to(float32);

        Assert.Equal([1, 2], PromptEnsemble.Vote(logits, 3).data<long>().ToArray());
    }

    [Fact]
    public void PromptsStartAsDeclared()
    {
        using var scope = NewDisposeScope();
        using var uniform = new TinyPrompt(_base);
        using var drawn = new TinyPromptFeature(_base);
        var words = _base["embeddings.word_embeddings.weight"];
        Assert.True(Prompt(uniform).abs().max().item<float>() <= 0.5f);
        Assert.True(Prompt(uniform).std().item<float>() is > 0.2f and < 0.35f);

        // Each row is a word's, and no word is drawn twice.
        var found = Enumerable.Range(0, 5).Select(row => (words - Prompt(drawn)[row]).abs().sum(dim: 1).argmin().item<long>()).ToList();
        Assert.Equal(5, found.Distinct().Count());
        for (var row = 0; row < 5; row++)
            TensorAssert.Same($"row {row}", words[found[row]], Prompt(drawn)[row]);
        using var again = new TinyPromptFeature(_base);
        using var other = new TinyPromptFeature(_base, seed: 7);
        TensorAssert.Same("same seed", Prompt(drawn), Prompt(again));
        Assert.False(TinyModels.SameBits(Prompt(drawn), Prompt(other)));
    }

    /// <summary>Row i is the mean of the words of label i; the others stay.</summary>
    [Fact]
    public void PromptsStartFromLabels()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyPrompt(_base);
        var before = Prompt(model).detach().clone();
        var tokenizer = new WordPieceTokenizer(
            new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "very", "good", "bad"])
        );

        LabelPrompt.Begin(model, tokenizer, "very good", "bad");

        var words = _base["embeddings.word_embeddings.weight"];
        TensorAssert.Close("first", (words[5].Plus(words[6])) / Scalars.Of(2), Prompt(model)[0], 1e-6);
        TensorAssert.Same("second", words[7], Prompt(model)[1]);
        TensorAssert.Same("others", before.narrow(0, 2, 3), Prompt(model).narrow(0, 2, 3));
        Assert.Throws<ArgumentException>(() => LabelPrompt.Begin(model, tokenizer, "good", "bad", "good", "bad", "good", "bad"));
        Assert.Throws<ArgumentException>(() => LabelPrompt.Begin(model, tokenizer, ""));
        using var probe = new TinyProbe(_base);
        Assert.Throws<ArgumentException>(() => LabelPrompt.Begin(probe, tokenizer, "good"));
    }

    /// <summary>A head of one result a token leaves virtual tokens out, so that labels and logits have the text's length.</summary>
    [Fact]
    public void TokenHeadsSeeTheTextAlone()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyPromptMaskedLm(_base);
        using var batch = new Batch(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            _batch.TokenTypeIds!.alias(),
            labels: where(_batch.InputIds.gt(Scalars.Of(50)), _batch.InputIds, full_like(_batch.InputIds, Scalars.Of(-100)))
        );

        Assert.Equal([3, 9, TinyBert.Vocab], model.Forward(batch).shape);
        Assert.Equal([3, 9, TinyBert.Vocab], model.Infer(batch).shape);
        using var loss = model.Loss(batch);
        loss.backward();
        using var gradient = Prompt(model).grad;
        Assert.True(gradient!.abs().max().item<float>() > 0);
    }

    /// <summary>Two prompts are one whose rows are those of the first and then of the second.</summary>
    [Fact]
    public void PromptsStandOneBehindTheOther()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var two = new TinyTwoPrompts(_base);
        TinyModels.Perturb(two, 3);
        using var one = new TinyPromptOfTokens(_base);
        Prompt(one).copy_(cat([Prompt(two), two.Deploy()["embeddings.word_embeddings.ptuning.prompt"]], 0));
        foreach (var name in new[] { "classifier.weight", "classifier.bias" })
            one[name].copy_(two[name]);

        Assert.Equal([3, 9, 4], two.Forward(_batch).shape);
        TensorAssert.Close("logits", one.Forward(_batch), two.Forward(_batch), 1e-5);
        TensorAssert.Close("deployed", one.Infer(_batch), two.Infer(_batch), 1e-5);
    }

    private static Tensor Prompt(AdaptedModel model) => model["embeddings.word_embeddings.prompttuning.prompt"];

    private static Tensor Lengths(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return weight.pow(Scalars.Of(2)).sum(dim: 1).sqrt().MoveToOuterDisposeScope();
    }
}
