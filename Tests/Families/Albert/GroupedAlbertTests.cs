namespace DslPeft.Families.Tests;

/// <summary>Eight blocks of ALBERT over four sets of weights, two groups of two.</summary>
public sealed class GroupedAlbertTests
{
    /// <summary>Every set is counted once.</summary>
    [Fact]
    public void BaseHoldsEverySetOnce()
    {
        const long block = 4 * (24 * 24 + 24) + 2 * 2 * 24 + (24 * 40 + 40) + (40 * 24 + 24);
        const long around = (75 + 40 + 2) * 12 + 2 * 12 + (12 * 24 + 24) + (24 * 24 + 24);
        Assert.Equal(around + 4 * block, TinyGroupedAlbert.ParameterCount);
    }

    /// <summary>LoRA is a set's, as its weights are.</summary>
    [Fact]
    public void WeightsAreAdaptedOnceASet()
    {
        const long set = 2 * (2 * (24 + 24)) + 2 * (2 * (24 + 40));
        var info = TinyGroupedAlbertMethods.LoraOfAll.Declaration;
        Assert.Equal(4 * set, info.AddedParameters - info.HeadParameters);
        Assert.Equal(
            [.. from stem in Stems select $"{stem}.attention.query.lora.a"],
            info.Parameters.Select(row => row.Name).Where(name => name.EndsWith("query.lora.a", StringComparison.Ordinal))
        );
    }

    /// <summary>Adapters behind sublayers are each layer's own: three of eight have two of them.</summary>
    [Fact]
    public void StatesAreAdaptedInEveryLayer()
    {
        const long adapter = 24 * 3 + 3 + 3 * 24 + 24;
        var info = TinyGroupedAlbertMethods.Houlsby.Declaration;
        Assert.Equal(
            3 * 2 * adapter,
            info.Parameters.Where(row => row.Name.Contains(".houlsby.", StringComparison.Ordinal))
                .Sum(row => row.Shape.Aggregate(1L, (product, size) => product * size))
        );
    }

    [Fact]
    public void BlockOfALayerIsThatOfItsSet()
    {
        using var model = new TinyGroupedAlbert();
        int[] sets = [0, 1, 0, 1, 2, 3, 2, 3];
        for (var layer = 0; layer < sets.Length; layer++)
            Assert.Same(model[$"{Stems[sets[layer]]}.attention.query.weight"], model.Encoder[layer].AttentionOfSelfAttention.Query.Weight);
    }

    private static readonly string[] Stems =
    [
        "encoder.albert_layer_groups.0.albert_layers.0",
        "encoder.albert_layer_groups.0.albert_layers.1",
        "encoder.albert_layer_groups.1.albert_layers.0",
        "encoder.albert_layer_groups.1.albert_layers.1",
    ];
}
