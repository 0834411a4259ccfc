using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>Logits as numbers of the host.</summary>
internal static class LastLogits
{
    /// <param name="logits">The logits (V) behind one token.</param>
    public static float[] Of(Tensor logits) => logits.to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray();
}
