using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>What passes compute, on a BERT of four layers, hidden 8, inner 32, two heads of width 4.</summary>
public sealed class CostTests
{
    private const string Head = "[Classifier(Labels = 2)] ";
    private const long D = 8,
        F = 32,
        Layers = 4;

    /// <summary>Products of the encoder for a token: query, key, value, output, up, down.</summary>
    private const long TokenProducts = Layers * 2 * ((4 * D * D) + (2 * D * F));

    /// <summary>Scores and their products with values, for each query and key.</summary>
    private const long PairProducts = Layers * 4 * D;

    /// <summary>Without the pass that drops all but the first position, every product of the encoder counts for each token.</summary>
    [Fact]
    public void AnEncoderCostsItsProductsAndOneOperationForEveryOtherElement()
    {
        var costs = Of("[FullFineTuning]", "FirstPosition").Costs;
        // Sum of three tables and a norm; in each layer two sums, two norms, gelu.
        const long elementWise = (3 * D) + (Layers * ((4 * D) + F));

        Assert.Equal(TokenProducts + elementWise, costs.Base.Token);
        Assert.Equal(PairProducts, costs.Base.TokenPair);
        // The pooler with tanh, and the head.
        Assert.Equal((2 * D * D) + D + (2 * D * 2), costs.Base.Row);
        Assert.Equal(0, costs.Base.Pass);
    }

    [Fact]
    public void TheFirstPositionAloneCostsLess()
    {
        var (whole, first) = (Of("", "FirstPosition").Costs.Base, Of("").Costs.Base);

        // Of the last layer, keys and values remain for every token, and the products of the one query with the keys come in their place.
        Assert.Equal((2 * ((2 * D * D) + (2 * D * F))) + (4 * D) + F - (4 * D), whole.Token - first.Token);
        // One query of the last layer meets each key, where every token's did.
        Assert.Equal(4 * D, whole.TokenPair - first.TokenPair);
    }

    [Fact]
    public void FullFineTuningGoesBackThroughEveryProductTwice()
    {
        var costs = Of("[FullFineTuning]", "FirstPosition", "FusedQkv").Costs;

        // In each layer: input and weight of every product and the sum over its bias, two sums of two, two norms of three operands, gelu;
        // below, the sum of three tables and a norm.
        const long elementWise = (Layers * ((4 * D) + F + D + (2 * 2 * D) + (2 * 3 * D) + F)) + (2 * 2 * D) + (3 * D);
        Assert.Equal((2 * TokenProducts) + elementWise, costs.Backward.Token);
        // Scores again, their gradient, and one product each for queries, keys and values: five of a product that forward does twice.
        Assert.Equal(PairProducts / 2 * 5, costs.Backward.TokenPair);
        Assert.Equal(Layers, costs.BackpropagatedLayers);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[TopLayers(Count = 1)]", 1)]
    [InlineData("""[Pfeiffer(Site.FeedForwardResult, Bottleneck = 2, Layers = "2..")]""", 2)]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]", 4)]
    [InlineData("[BitFit]", 4)]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2)]", 0)]
    public void GradientsFlowThroughLayersFromTheLowestTrainedOneUpwards(string methods, int layers)
    {
        var costs = Of(methods).Costs;

        Assert.Equal((layers, 4), (costs.BackpropagatedLayers, costs.Layers));
    }

    [Fact]
    public void ALinearHeadCostsItsOwnProductBackwards() => Assert.Equal(new Polynomial(0, (2 * D * 2) + 2, 0, 0), Of("").Costs.Backward);

    [Fact]
    public void LoraCostsTwoThinProductsUntilItIsMerged()
    {
        const int rank = 2;
        var costs = Of($"[Lora(Site.Query, Site.Value, Rank = {rank}, Alpha = 4)]", "FirstPosition").Costs;

        // Two products, the scale of what is between them and the sum, at two places of each layer.
        Assert.Equal(Layers * 2 * ((2 * 2 * D * rank) + rank + D), costs.Forward.Token - costs.Base.Token);
        Assert.Equal(costs.Base, costs.Deployed);
    }

    [Fact]
    public void APrefixCostsEveryTokenItsColumns()
    {
        const int length = 3;
        var costs = Of($"[Prefix(Site.AttentionMemory, Length = {length})]", "FirstPosition").Costs;

        Assert.Equal(length * PairProducts, costs.Deployed.Token - costs.Base.Token);
        Assert.Equal(costs.Base.TokenPair, costs.Deployed.TokenPair);
    }

    /// <summary>With l virtual tokens, everything of the encoder counts for T + l tokens, and pairs for (T + l)².</summary>
    [Fact]
    public void APromptMakesEveryRowLonger()
    {
        const int length = 3;
        var costs = Of($"[PromptTuning(Site.Words, Length = {length})]", "FirstPosition").Costs;
        const long elementWise = (3 * D) + (Layers * ((4 * D) + F));

        Assert.Equal(PairProducts, costs.Deployed.TokenPair);
        Assert.Equal(TokenProducts + elementWise + (2 * length * PairProducts), costs.Deployed.Token);
        // The pooler with tanh and the head see one position.
        Assert.Equal(
            (2 * D * D) + D + (2 * D * 2) + (length * (TokenProducts + elementWise)) + (length * length * PairProducts),
            costs.Deployed.Row
        );
        Assert.Equal(0, costs.Deployed.Pass);
        Assert.Equal(costs.Deployed, costs.Forward);
    }

    /// <summary>What a prompt costs over T tokens is what the base costs over T + l; the last layer with its one query too.</summary>
    [Theory]
    [InlineData("[PromptTuning(Site.Words, Length = 3)]", 3)]
    [InlineData("[PromptTuning(Site.Words, Length = 3, Tasks = 2)]", 3)]
    [InlineData("[PromptTuning(Site.Words, Length = 3)] [PTuning(Site.Words, Length = 2, Inner = 4)]", 5)]
    public void APromptCostsWhatALongerTextDoes(string methods, int length)
    {
        const int tokens = 11;
        var costs = Of(methods).Costs;

        Assert.Equal(OfARow(costs.Base, tokens + length), OfARow(costs.Deployed, tokens));
    }

    /// <summary>Backward and in memory as well: under LoRA, which trains the same with a prompt that is frozen.</summary>
    [Fact]
    public void APromptIsTrainedThroughAsALongerTextIs()
    {
        const int tokens = 11,
            length = 3;
        const string lora = "[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]";
        var (text, prompted) = (Of(lora).Costs, Of($"{lora} [PromptTuning(Site.Words, Length = {length}, Frozen = true)]").Costs);

        Assert.Equal(OfARow(text.Backward, tokens + length), OfARow(prompted.Backward, tokens));
        Assert.Equal(OfARow(text.ActivationBytes, tokens + length), OfARow(prompted.ActivationBytes, tokens));
    }

    /// <summary>A head of one result a token sees no virtual ones.</summary>
    [Fact]
    public void AHeadOverTokensCostsNothingForVirtualOnes()
    {
        const int length = 3,
            labels = 5;
        var (words, pooled) = (
            Parsed.Adaptation($"[TokenClassifier(Labels = {labels})] [PromptTuning(Site.Words, Length = {length})]", "FirstPosition").Costs,
            Of($"[PromptTuning(Site.Words, Length = {length})]", "FirstPosition").Costs
        );

        Assert.Equal(2 * D * labels, words.Deployed.Token - pooled.Deployed.Token);
        Assert.Equal(-((2 * D * D) + D + (2 * D * 2)), words.Deployed.Row - pooled.Deployed.Row);
    }

    /// <summary>The network that computes a prefix runs once a pass, and not at all when deployed.</summary>
    [Fact]
    public void AnEncoderCostsOnceAPass()
    {
        const int length = 3,
            width = 5;
        var costs = Of($"[Prefix(Site.AttentionMemory, Length = {length}, Reparameterize = {width})]").Costs;

        Assert.Equal((2 * length * D * width) + (length * width) + (2 * length * width * 2 * Layers * D), costs.Forward.Pass);
        Assert.Equal(0, costs.Deployed.Pass);
    }

    [Fact]
    public void AdaMixRunsOneCopyAPassAndTakesTwoPasses()
    {
        var plain = Of("[Houlsby(Site.FeedForwardResult, Bottleneck = 2)]");
        var mixed = Of("[Houlsby(Site.FeedForwardResult, Bottleneck = 2), AdaMix<HoulsbyAttribute>(Experts = 4)]");

        Assert.Equal(plain.Costs.Forward, mixed.Costs.Forward);
        Assert.Equal(plain.Costs.Deployed, mixed.Costs.Deployed);
        Assert.Equal((1, 2), (plain.Passes, mixed.Passes));
    }

    [Fact]
    public void TrainingKeepsWhatReverseRulesRead()
    {
        const int rank = 2;
        var kept = Of($"""[Lora(Site.Query, Rank = {rank}, Alpha = 4, Layers = "3")]""", "FirstPosition").Costs.ActivationBytes;

        // A and B read the hidden state and the narrow product; the attention the adapted query and, with one product, all of query, key
        // and value; the norms their inputs and two numbers a row; gelu its input. Frozen products and dropout keep nothing.
        Assert.Equal(4 * (D + rank + D + (3 * D) + (D + 2) + F + (D + 2)), kept.Token);
        // tanh and the classifier.
        Assert.Equal(4 * (D + D), kept.Row);
        Assert.Equal((0, 0), (kept.Pass, kept.TokenPair));
    }

    /// <summary>
    /// A layer that runs again keeps its input; while it does, what it keeps without. The second run is a forward pass of the layers.
    /// </summary>
    [Fact]
    public void RecomputedLayersKeepTheirInputs()
    {
        const string methods = """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "1..")]""";
        var (kept, again) = (Of(methods, "FirstPosition").Costs, Of(methods + " [Recompute]", "FirstPosition").Costs);

        // Layers 1 to 3; the lowest of them has an input without a gradient, and its tensors read it.
        var layers = Layers - 1;
        var ofALayer = again.RecomputedBytes.Token;
        Assert.Equal(4 * D * layers, again.ActivationBytes.Token);
        Assert.InRange(kept.ActivationBytes.Token, layers * ofALayer - 4 * D, layers * (ofALayer + 4 * D));
        Assert.Equal(kept.ActivationBytes.Row, again.ActivationBytes.Row);
        Assert.Equal((default, default), (kept.Recomputed, kept.RecomputedBytes));
        Assert.Equal(kept.Backward + again.Recomputed, again.Backward);
        Assert.Equal(kept.Forward, again.Forward);
        Assert.InRange(again.Recomputed.Token, 0.7 * layers / Layers * kept.Forward.Token, kept.Forward.Token);
    }

    [Fact]
    public void WithoutItsPassesDropoutKeepsMasksAndAttentionPairsOfTokens()
    {
        const string methods = """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "3")]""";
        var (with, without) = (
            Of(methods, "FirstPosition").Costs.ActivationBytes,
            Of(methods, "FirstPosition", "SeededDropout", "RecomputedAttention").Costs.ActivationBytes
        );

        // Two dropouts of hidden states, a byte an element; the context, which torch's attention keeps.
        Assert.Equal((2 * D) + (4 * D), without.Token - with.Token);
        // Two heads: probabilities before and after dropout, and the mask.
        Assert.Equal(2 * (4 + 4 + 1), without.TokenPair - with.TokenPair);
    }

    [Theory]
    [InlineData("linear", 0, "1")]
    [InlineData("linear", 1, "0")]
    [InlineData("linear", 2, "")]
    [InlineData("tanh", 0, "y")]
    [InlineData("gelu", 0, "0")]
    [InlineData("softmax", 0, "y")]
    [InlineData("add", 0, "")]
    [InlineData("mul", 0, "1")]
    [InlineData("narrow", 0, "")]
    [InlineData("embedding", 1, "0")]
    [InlineData("mean_over", 0, "")]
    public void AReverseReadsValuesOrShapesAlone(string operation, int operand, string read) =>
        Assert.Equal(
            read,
            string.Join(
                " ",
                Operations
                    .Get(operation)
                    .Reverse.Saved(Operations.Get(operation), [operand])
                    .Select(index => index == Reverse.Result ? "y" : $"{index}")
            )
        );

    [Fact]
    public void KnownMethodsAreCountedWhole() =>
        Assert.All(
            [
                "[Ia3(Site.Key, Site.Value)]",
                "[Dora(Site.Query, Rank = 2, Alpha = 4)]",
                "[PromptTuning(Site.Words, Length = 3)]",
                "[ParallelAdapter(Site.FeedForward, Bottleneck = 3, LearnScale = true)]",
                "[LadderSide(Site.Encoder, Reduction = 2)]",
            ],
            methods => Assert.False(Of(methods).Costs.IsLowerBound, methods)
        );

    [Theory]
    [InlineData("B T 8", 0, 0, 8, 0)]
    [InlineData("B 2 T T", 0, 0, 0, 2)]
    [InlineData("B 2 T T+3", 0, 0, 6, 2)]
    [InlineData("5 8", 40, 0, 0, 0)]
    [InlineData("B 8", 0, 8, 0, 0)]
    [InlineData("B*T 8", 0, 0, 8, 0)]
    [InlineData("2*B*T+3*B 4", 0, 12, 8, 0)]
    [InlineData("", 1, 0, 0, 0)]
    public void ElementsOfAShape(string dims, long pass, long row, long token, long pair) =>
        Assert.Equal(
            new Polynomial(pass, row, token, pair),
            Polynomial.Elements(Shape.Of([.. dims.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Dim.Read)]))
        );

    [Fact]
    public void AnUnknownDimensionIsNoCount() => Assert.Null(Polynomial.Elements(Shape.Of("B", "?")));

    /// <summary>No such count is held: it is none, rather than another.</summary>
    [Fact]
    public void RowsTwiceAreNoCount() =>
        Assert.All(new Dim[] { "B", "B * T", "T + B" }, dim => Assert.Null(Polynomial.Elements(Shape.Of("B", dim))));

    /// <summary>A count for one row of so many tokens.</summary>
    private static long OfARow(Polynomial count, long tokens) =>
        count.Pass + count.Row + (tokens * count.Token) + (tokens * tokens * count.TokenPair);

    private static AdaptationPlan Of(string methods, params string[] disabled) => Parsed.Adaptation(Head + methods, disabled);
}
