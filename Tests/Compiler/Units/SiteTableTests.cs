using DslPeft.Generators.Resolution;

namespace DslPeft.Compiler.Tests.Units;

using Join = DslPeft.Generators.Language.Join;

/// <summary>The names that a declaration may use for places of an architecture.</summary>
public sealed class SiteTableTests
{
    private static readonly SiteTable Sites = new(BertSpecs.Plain),
        OfADecoder = new(Parsed.Architecture(Harness.Declarations.SmallGpt2, "Small.SmallGpt2")),
        OfLlama = new(Parsed.Architecture(Harness.Declarations.SmallLlama, "Small.SmallLlama")),
        OfT5 = new(Parsed.Architecture(Harness.Declarations.SmallT5, "Small.SmallT5")),
        OfOneProduct =
            new(
                Parsed.Architecture(
                    Harness
                        .Declarations.SmallLlama.Replace("Llama7B", "Phi3Mini", StringComparison.Ordinal)
                        .Replace("\"llama\"", "\"phi3\"", StringComparison.Ordinal),
                    "Small.SmallLlama"
                )
            );

    [Theory]
    [InlineData("Query", SiteKind.Linear, "SelfAttention.Query", "encoder.layer.{i}.attention.self.query", 8, 8)]
    [InlineData("SelfAttention.Query", SiteKind.Linear, "SelfAttention.Query", "encoder.layer.{i}.attention.self.query", 8, 8)]
    [InlineData("Encoder.SelfAttention.Query", SiteKind.Linear, "SelfAttention.Query", "encoder.layer.{i}.attention.self.query", 8, 8)]
    [InlineData("AttentionOut", SiteKind.Linear, "SelfAttention.Output", "encoder.layer.{i}.attention.output.dense", 8, 8)]
    [InlineData("Output", SiteKind.Linear, "SelfAttention.Output", "encoder.layer.{i}.attention.output.dense", 8, 8)]
    [InlineData("FeedForwardUp", SiteKind.Linear, "Mlp.Up", "encoder.layer.{i}.intermediate.dense", 8, 32)]
    [InlineData("Down", SiteKind.Linear, "Mlp.Down", "encoder.layer.{i}.output.dense", 32, 8)]
    [InlineData("AttentionMemory", SiteKind.Memory, "SelfAttention", "encoder.layer.{i}.SelfAttention", 8, 8)]
    [InlineData("AttentionResult", SiteKind.Result, "SelfAttention", "encoder.layer.{i}.SelfAttention", 8, 8)]
    [InlineData("FeedForwardResult", SiteKind.Result, "Mlp", "encoder.layer.{i}.Mlp", 8, 8)]
    [InlineData("AttentionOutput", SiteKind.Result, "SelfAttention", "encoder.layer.{i}.SelfAttention.output", 8, 8)]
    [InlineData("FeedForwardOutput", SiteKind.Result, "Mlp", "encoder.layer.{i}.Mlp.output", 8, 8)]
    [InlineData("Encoder", SiteKind.Stack, "Encoder", "encoder.layer.{i}", 8, 8)]
    [InlineData("FeedForward", SiteKind.Sublayer, "Mlp", "encoder.layer.{i}.Mlp", 8, 8)]
    [InlineData("Mlp", SiteKind.Sublayer, "Mlp", "encoder.layer.{i}.Mlp", 8, 8)]
    [InlineData("SelfAttention", SiteKind.Sublayer, "SelfAttention", "encoder.layer.{i}.SelfAttention", 8, 8)]
    [InlineData("Words", SiteKind.Embedding, "Words", "embeddings.word_embeddings", 50, 8)]
    [InlineData("EmbeddingNorm", SiteKind.Norm, "EmbeddingNorm", "embeddings.LayerNorm", 8, 8)]
    [InlineData("Mlp.Norm", SiteKind.Norm, "Mlp.Norm", "encoder.layer.{i}.output.LayerNorm", 8, 8)]
    [InlineData("Pooler", SiteKind.Linear, "Pooler", "pooler.dense", 8, 8)]
    internal void NamesAPlace(string name, SiteKind kind, string path, string key, int @in, int @out)
    {
        var site = Assert.Single(Sites.Find(name));

        Assert.Equal((kind, path, key, @in, @out), (site.Kind, site.Path, site.Key, site.In, site.Out));
        Assert.Equal(key.Contains("{i}", StringComparison.Ordinal) ? (2, "Encoder") : (0, ""), (site.Layers, site.Stack));
    }

    [Fact]
    public void NamesOfPartsInSeveralSublayersAreAmbiguous() =>
        Assert.Equal(["SelfAttention.Norm", "Mlp.Norm"], Sites.Find("Norm").Select(site => site.Path));

    [Fact]
    public void UnknownNamesNameNothing() => Assert.Empty(Sites.Find("query"));

    /// <summary>Every constant of Site that BERT declares is a name, and every listed name is found.</summary>
    [Fact]
    public void KnowsEveryConstant()
    {
        var constants = typeof(Site)
            .GetFields()
            .Where(field => field.Name != nameof(Site.Everywhere))
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.All(constants, constant =>
            Assert.NotEmpty(
                Sites
                    .Find(constant)
                    .Concat(OfADecoder.Find(constant))
                    .Concat(OfLlama.Find(constant))
                    .Concat(OfOneProduct.Find(constant))
                    .Concat(OfT5.Find(constant))
            )
        );
        Assert.All(constants, constant => Assert.Equal(constant, typeof(Site).GetField(constant)!.Name));
        Assert.All(Sites.Names, name => Assert.NotEmpty(Sites.Find(name)));
    }

    /// <summary>Fewer heads of keys and values than of queries, a gate, and a decoder behind the stack.</summary>
    [Theory]
    [InlineData("Key", SiteKind.Linear, "layers.{i}.self_attn.k_proj", 8, 4, 0)]
    [InlineData("AttentionMemory", SiteKind.Memory, "layers.{i}.SelfAttention", 8, 4, 2)]
    [InlineData("SelfAttention", SiteKind.Sublayer, "layers.{i}.SelfAttention", 8, 8, 4)]
    [InlineData("FeedForwardGate", SiteKind.Linear, "layers.{i}.mlp.gate_proj", 8, 12, 0)]
    [InlineData("LmHead", SiteKind.Linear, "lm_head", 8, 50, 0)]
    internal void NamesAPlaceOfLlama(string name, SiteKind kind, string key, int @in, int @out, int heads)
    {
        var site = Assert.Single(OfLlama.Find(name));

        Assert.Equal((kind, key, @in, @out, heads), (site.Kind, site.Key, site.In, site.Out, site.Heads));
    }

    /// <summary>A role has a place in each stack, which the stack's name tells apart.</summary>
    [Theory]
    [InlineData("Encoder.Query", "encoder.block.{i}.layer.0.SelfAttention.q", "Encoder", 3)]
    [InlineData("Decoder.Query", "decoder.block.{i}.layer.0.SelfAttention.q", "Decoder", 2)]
    [InlineData("CrossQuery", "decoder.block.{i}.layer.1.EncDecAttention.q", "Decoder", 2)]
    [InlineData("Decoder.CrossAttention.Query", "decoder.block.{i}.layer.1.EncDecAttention.q", "Decoder", 2)]
    [InlineData("Encoder.FeedForward", "encoder.block.{i}.Mlp", "Encoder", 3)]
    internal void NamesAPlaceOfAStack(string name, string key, string stack, int layers)
    {
        var site = Assert.Single(OfT5.Find(name));

        Assert.Equal((key, stack, layers), (site.Key, site.Stack, site.Layers));
    }

    [Fact]
    public void EveryPlaceOfANameIsNamed()
    {
        Assert.Equal(3, OfT5.Find("*.Query").Count);
        Assert.Equal(OfT5.Find("Query"), OfT5.Find("*.Query"));
        Assert.Equal(["Encoder", "Decoder"], OfT5.Find("Words").Where(site => !site.IsTable).Select(site => site.Stack));
        Assert.Single(OfT5.Find("Words"), site => site.IsTable);
    }

    /// <summary>Slices are rows of the whole's tensors, and have parameters of their own.</summary>
    [Theory]
    [InlineData("Query", 0)]
    [InlineData("Key", 8)]
    [InlineData("Value", 16)]
    public void SlicesOfAFusedProjectionAreSites(string name, int offset)
    {
        var (slice, whole) = (Assert.Single(OfADecoder.Find(name)), Assert.Single(OfADecoder.Find(Site.QueryKeyValue)));

        Assert.Equal((true, offset, 8, 24), (slice.IsSlice, slice.Offset, slice.Out, slice.WholeOut));
        Assert.Equal((whole.Key, whole.Key), (slice.Base, whole.Base));
        Assert.Equal($"{whole.Key}.{name.ToLowerInvariant()}", slice.Key);
        Assert.Equal((false, 24), (whole.IsSlice, whole.Out));
    }

    [Fact]
    public void EveryJoinThatIsWovenAtSitesHasAKindOfSite() =>
        Assert.All(JoinForm.All.Where(form => form is { IsWoven: true, IsAround: false, SelectsParameters: false }), form =>
            Assert.NotNull(form.Site)
        );

    [Fact]
    public void EveryJoinIsInTheListOnce() => Assert.Equal(Enum.GetValues<Join>().Order(), JoinForm.All.Select(form => form.Join).Order());

    /// <summary>Field stems are unique, because tensor sets are named after them.</summary>
    [Fact]
    public void FieldsAreUnique()
    {
        var linear = Sites
            .Names.SelectMany(Sites.Find)
            .Distinct()
            .Where(site => site.Kind is SiteKind.Linear or SiteKind.Norm or SiteKind.Embedding)
            .ToList();

        Assert.Equal(linear.Count, linear.Select(site => site.Field).Distinct().Count());
    }
}
