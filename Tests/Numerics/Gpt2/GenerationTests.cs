using DslPeft.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Texts that decoders continue.</summary>
public sealed class GenerationTests : IDisposable
{
    private static readonly int[][] Prompts =
    [
        [7, 3, 9, 11],
        [5],
        [60, 2, 33, 4, 8, 19, 71],
    ];

    private readonly TinyGpt2 _base = DecoderModels.Base<TinyGpt2>();

    public void Dispose() => _base.Dispose();

    [SharedFact("fixtures")]
    public void GreedyTokensAreThoseOfTheReference()
    {
        using var fixture = FixtureCase.Shared("base/gpt2_lm");
        using var loaded = TinyPlainGpt2.Load(fixture.ModelPath);
        using var model = new Gpt2FullLm(loaded);
        using Tensor prompts = fixture.Read("greedy_prompt_ids"),
            expected = fixture.Read("greedy_ids");

        var added = model.Generate(Rows(prompts), new GenerationOptions { Tokens = 8 });

        Assert.Equal(Rows(expected), Rows(prompts).Zip(added, (prompt, more) => prompt.Concat(more).ToArray()));
    }

    public static TheoryData<string> Methods =>
        [
            nameof(Gpt2LoraOfSlices),
            nameof(Gpt2Ia3),
            nameof(Gpt2Dora),
            nameof(Gpt2Houlsby),
            nameof(Gpt2Prefix),
            nameof(Gpt2PrefixInAttention),
            nameof(Gpt2Prompt),
            nameof(Gpt2UniPelt),
        ];

    /// <summary>
    /// The deployed form, merged where it can be, gives the tokens of the training form, one text after the other and without padding;
    /// greedy and drawn.
    /// </summary>
    [Theory, MemberData(nameof(Methods))]
    public void TokensAreThoseOfTheUnmergedModel(string name)
    {
        using var model = TinyModels.Create(
            typeof(GenerationTests).Assembly.GetType($"DslPeft.Numerics.Tests.{name}", throwOnError: true)!,
            _base
        );
        TinyModels.Perturb(model, 3);
        // Gates read the mean over a whole row, padding included, as published.
        var alone = name == nameof(Gpt2UniPelt);
        foreach (
            var options in new[]
            {
                new GenerationOptions { Tokens = 6 },
                new()
                {
                    Tokens = 6,
                    Temperature = 0.8,
                    TopK = 20,
                    TopP = 0.9,
                    Seed = 3,
                },
            }
        )
        {
            model.train();
            var merged = model.Generate(alone ? [Prompts[0]] : Prompts, options);
            Assert.True(model.training);
            model.eval();
            var first = TextGeneration.Generate(model.Forward, CPU, [Prompts[0]], options);
            Assert.Equal(first[0], merged[0]);
            if (!alone)
                Assert.Equal(TextGeneration.Generate(model.Forward, CPU, Prompts, options), merged);
            Assert.All(merged, tokens => Assert.Equal(6, tokens.Length));
        }
    }

    [Fact]
    public void AnEndTokenEndsItsTextAlone()
    {
        using var model = new Gpt2BitFit(_base);
        var free = model.Generate(Prompts, new GenerationOptions { Tokens = 6 });
        var end = free[0][2];

        var ended = model.Generate(Prompts, new GenerationOptions { Tokens = 6, Ends = [end] });

        Assert.All(free.Zip(ended), pair =>
            Assert.Equal(pair.First.Take(Array.IndexOf(pair.First, end) is >= 0 and var at ? at + 1 : 6), pair.Second)
        );
        Assert.True(ended[0].Length <= 3);
    }

    [Fact]
    public void WhatCannotBeContinuedIsSaid()
    {
        using var model = new Gpt2Prefix(_base);
        Assert.Contains(
            "positions for 35",
            Assert
                .Throws<ArgumentException>(() =>
                    model.Generate(
                        [
                            [1, 2],
                        ],
                        new GenerationOptions { Tokens = 34 }
                    )
                )
                .Message
        );
        Assert.Contains(
            "A prompt is empty",
            Assert
                .Throws<ArgumentException>(() =>
                    model.Generate(
                        [
                            [],
                        ],
                        new GenerationOptions { Tokens = 2 }
                    )
                )
                .Message
        );
        using var classifier = new Gpt2Methods.Classifier(_base);
        Assert.Contains(
            "only one with [CausalLm]",
            Assert
                .Throws<ArgumentException>(() =>
                    classifier.Generate(
                        [
                            [1],
                        ],
                        new GenerationOptions { Tokens = 2 }
                    )
                )
                .Message
        );
    }

    /// <summary>Draws follow the softmax of the kept tokens: each share within 5 standard deviations.</summary>
    [Theory]
    [InlineData(1, 0, 1, new[] { 0.5, 0.25, 0.125, 0.125 })]
    [InlineData(0.5, 0, 1, new[] { 0.25, 0.0625, 0.015625, 0.015625 })]
    [InlineData(1, 2, 1, new[] { 0.5, 0.25, 0, 0 })]
    [InlineData(1, 0, 0.75, new[] { 0.5, 0.25, 0, 0 })]
    [InlineData(1, 0, 0.76, new[] { 0.5, 0.25, 0.125, 0 })]
    [InlineData(1, 1, 1, new[] { 1.0, 0, 0, 0 })]
    [InlineData(0, 0, 1, new[] { 1.0, 0, 0, 0 })]
    public void DrawsHaveTheSharesOfTheKeptTokens(double temperature, int topK, double topP, double[] weights)
    {
        const int draws = 20_000;
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.125f), MathF.Log(0.125f)];
        var sampler = new TokenSampler(
            new GenerationOptions
            {
                Temperature = temperature,
                TopK = topK,
                TopP = topP,
                Seed = 11,
            },
            0
        );
        var counts = new int[4];
        for (var i = 0; i < draws; i++)
            counts[sampler.Choose(logits)]++;
        for (var token = 0; token < 4; token++)
        {
            var share = weights[token] / weights.Sum();
            Assert.InRange(
                counts[token],
                draws * share - 5 * Math.Sqrt(draws * share * (1 - share)),
                draws * share + 5 * Math.Sqrt(draws * share * (1 - share))
            );
        }
    }

    private static int[][] Rows(Tensor ids) =>
        [.. Enumerable.Range(0, (int)ids.shape[0]).Select(row => ids[row].data<long>().Select(id => (int)id).ToArray())];
}
