using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>What a cache refuses, and what it holds.</summary>
public sealed class KeyValueCacheTests
{
    [Fact]
    public void BatchesThatDoNotFollowAreRefused()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var @base = new TinyMistral();
        @base.Initialise(1);
        using var model = new TinyMistralMethods.LoraOfAll(@base);
        using var cache = new KeyValueCache();
        Assert.Contains("2 columns", Refused(Ids(1, 3), ones(1, 2, int64)).Message);
        Assert.Contains("no tokens", Refused(zeros(1, 0, int64), ones(1, 0, int64)).Message);
        model.InferNext(new Batch(Ids(2, 3), ones(2, 3, int64)), cache);
        Assert.Equal((3, false), (cache.Tokens, cache.IsEmpty));
        Assert.Contains("holds the tokens of 2 texts", Refused(Ids(1, 1), ones(1, 4, int64)).Message);
        Assert.Contains("3 tokens so far and of the 1 new", Refused(Ids(2, 1), ones(2, 1, int64)).Message);

        // A step that fails leaves some layers with keys that others lack.
        var failed = Assert.ThrowsAny<Exception>(() => model.InferNext(new Batch(Ids(2, 1).Plus(1_000_000), ones(2, 4, int64)), cache));
        Assert.IsNotType<ArgumentException>(failed);
        Assert.Contains(
            "An earlier step over this cache failed",
            Assert.Throws<InvalidOperationException>(() => model.InferNext(new Batch(Ids(2, 1), ones(2, 4, int64)), cache)).Message
        );

        ArgumentException Refused(Tensor ids, Tensor mask) =>
            Assert.Throws<ArgumentException>(() => model.InferNext(new Batch(ids, mask), cache));
    }

    /// <summary>Steps leave nothing behind but what the cache holds, and that goes with it.</summary>
    [Fact]
    public void NothingIsLeftBehind()
    {
        using var noGrad = no_grad();
        using var @base = new TinyMistral();
        @base.Initialise(1);
        using var model = new TinyMistralMethods.LoraOfAll(@base);
        Write(model, 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Write(model, 80);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Write(AdaptedModel model, int tokens)
    {
        using var cache = new KeyValueCache();
        for (var token = 0; token < tokens; token++)
        {
            using var batch = new Batch(Ids(2, 1), ones(2, token + 1, int64));
            model.InferNext(batch, cache).Dispose();
        }
    }

    private static Tensor Ids(long rows, long tokens) => ones(rows, tokens, int64);
}
