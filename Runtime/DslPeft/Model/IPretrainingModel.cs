using static TorchSharp.torch;

namespace DslPeft;

/// <summary>The logits of BERT's two pretraining tasks. The caller disposes them.</summary>
/// <param name="Words">The language model's, (B, T, V).</param>
/// <param name="NextSentence">Whether the second text follows, (B, 2).</param>
public sealed record PretrainingLogits(Tensor Words, Tensor NextSentence) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Words.Dispose();
        NextSentence.Dispose();
    }
}

/// <summary>An adaptation with a <see cref="PretrainingAttribute"/> head, which gives two results where others give one.</summary>
public interface IPretrainingModel
{
    /// <summary>Training form.</summary>
    PretrainingLogits ForwardBoth(Batch batch);

    /// <summary>Deployed form, without a graph and without dropout.</summary>
    PretrainingLogits InferBoth(Batch batch);
}
