namespace DslPeft;

/// <summary>
/// Common names of the places a method can be applied to. Each constant equals its own name; a declaration may also use <c>nameof</c> of a
/// declared part or a dotted path such as <c>"SelfAttention.Output"</c>.
/// </summary>
public static class Site
{
    /// <summary>Before a name, for all places that go by it, in all stacks and sublayers: <c>Site.Everywhere + Site.Query</c>.</summary>
    public const string Everywhere = "*.";

    /// <summary>The query projection W_q.</summary>
    public const string Query = nameof(Query);

    /// <summary>The key projection W_k.</summary>
    public const string Key = nameof(Key);

    /// <summary>The value projection W_v.</summary>
    public const string Value = nameof(Value);

    /// <summary>The projection that gives queries, keys and values side by side, where an architecture has one.</summary>
    public const string QueryKeyValue = nameof(QueryKeyValue);

    /// <summary>The attention's output projection W_o.</summary>
    public const string AttentionOut = nameof(AttentionOut);

    /// <summary>Keys and values of one attention, after projection.</summary>
    public const string AttentionMemory = nameof(AttentionMemory);

    /// <summary>After W_o and its dropout, before the residual sum.</summary>
    public const string AttentionResult = nameof(AttentionResult);

    /// <summary>The feed-forward sublayer from its input to its output.</summary>
    public const string FeedForward = nameof(FeedForward);

    /// <summary>The first feed-forward projection W_1.</summary>
    public const string FeedForwardUp = nameof(FeedForwardUp);

    /// <summary>The projection that gates the first one, where a feed-forward network has one.</summary>
    public const string FeedForwardGate = nameof(FeedForwardGate);

    /// <summary>The projection that gives the gate and the first projection side by side, where a feed-forward network has one.</summary>
    public const string FeedForwardGateUp = nameof(FeedForwardGateUp);

    /// <summary>The second feed-forward projection W_2.</summary>
    public const string FeedForwardDown = nameof(FeedForwardDown);

    /// <summary>After W_2 and its dropout, before the residual sum.</summary>
    public const string FeedForwardResult = nameof(FeedForwardResult);

    /// <summary>The query projection of an attention that reads the memory of another stack.</summary>
    public const string CrossQuery = nameof(CrossQuery);

    /// <summary>Its key projection.</summary>
    public const string CrossKey = nameof(CrossKey);

    /// <summary>Its value projection.</summary>
    public const string CrossValue = nameof(CrossValue);

    /// <summary>Its output projection.</summary>
    public const string CrossAttentionOut = nameof(CrossAttentionOut);

    /// <summary>Its keys and values, after projection.</summary>
    public const string CrossAttentionMemory = nameof(CrossAttentionMemory);

    /// <summary>Its result after the output projection and the dropout, before the residual sum.</summary>
    public const string CrossAttentionResult = nameof(CrossAttentionResult);

    /// <summary>What the attention sublayer gives: after its residual sum and, in a post-norm block, its norm.</summary>
    public const string AttentionOutput = nameof(AttentionOutput);

    /// <summary>What the feed-forward sublayer gives: after its residual sum and, in a post-norm block, its norm.</summary>
    public const string FeedForwardOutput = nameof(FeedForwardOutput);

    /// <summary>What the embeddings give: summed, normed, and behind their dropout.</summary>
    public const string EmbeddingOutput = nameof(EmbeddingOutput);

    /// <summary>The stack of layers as a whole.</summary>
    public const string Encoder = nameof(Encoder);

    /// <summary>The stack of layers as a whole, of a model whose tokens attend to those before them.</summary>
    public const string Decoder = nameof(Decoder);

    /// <summary>The word-embedding table.</summary>
    public const string Words = nameof(Words);

    /// <summary>The pooler's projection.</summary>
    public const string Pooler = nameof(Pooler);
}
