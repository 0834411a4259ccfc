namespace DslPeft.Generation;

/// <summary>Texts that grow token by token, and a model's logits behind the last token of each.</summary>
internal abstract class Continuation : IDisposable
{
    /// <summary>The logits (V) behind each prompt.</summary>
    public abstract IReadOnlyList<float[]> Start();

    /// <summary>Goes on with some of the texts, each with one token more.</summary>
    /// <param name="rows">Which of the texts of the last call; one may stand several times, or be left out.</param>
    /// <param name="tokens">The token that is added to each.</param>
    /// <returns>The logits (V) behind each.</returns>
    public abstract IReadOnlyList<float[]> Next(IReadOnlyList<int> rows, IReadOnlyList<int> tokens);

    /// <inheritdoc/>
    public virtual void Dispose() { }
}
