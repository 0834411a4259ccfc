using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>What computes the virtual tokens of P-tuning.</summary>
public enum PromptEncoder
{
    /// <summary>Three linear layers with ReLU between them.</summary>
    Mlp,

    /// <summary>A bidirectional LSTM, and two linear layers with ReLU between them.</summary>
    Lstm,
}

/// <summary>
/// P-tuning (Liu et al., arXiv 2103.10385): virtual tokens before the words' embeddings, computed by an encoder over a table of their own,
/// so that they depend on each other. Deployment stores the tokens and drops the encoder.
/// </summary>
[PeftMethod(Join.InputPrompt, PositionOffset = "Length")]
[
    Requires("Unused >= 0", "it is a number of rows"),
    Requires("Encoder == 1 || Depth == 2", "an MLP has three layers: Depth is the LSTM's, and 2 where it is not said")
]
[TypicalLearningRate(1e-5, 3e-2)]
public sealed partial class PTuningAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Number of virtual tokens l.</summary>
    public required int Length { get; init; }

    /// <summary>Width h of the MLP, or of each direction of the LSTM.</summary>
    public required int Inner { get; init; }

    /// <summary>What computes the tokens.</summary>
    [DefaultValue(PromptEncoder.Mlp)]
    public PromptEncoder Encoder { get; init; }

    /// <summary>Layers of the LSTM; an MLP has three.</summary>
    [DefaultValue(2)]
    public int Depth { get; init; } = 2;

    /// <summary>
    /// Rows of the encoder's table behind those of the tokens. No token is made of them, but an LSTM reads them: peft has as many as
    /// tokens over a model of two stacks.
    /// </summary>
    [DefaultValue(0)]
    public int Unused { get; init; }

    /// <summary>The tokens: (Length, Width).</summary>
    public static Tensor Prompt([Weight("Length, Width", Init.EmbeddingDefault), Encoded(nameof(Encode))] Tensor prompt) => prompt;

    /// <summary>
    /// The encoder over the table, (Length + Unused, Width), of whose rows the first are the tokens: an LSTM, whose weights lie in four
    /// tensors (<see cref="Kernels.BidirectionalLstm"/>), and linear layers.
    /// </summary>
    public static Tensor Encode(
        [Weight("Length + Unused, Width", Init.EmbeddingDefault)] Tensor table,
        [Weight("2, 4 * Inner, Width", Init.LinearDefault, FanIn = "Inner", If = "Encoder == 1")] Tensor input,
        [Weight("Depth, 2, 4 * Inner, Inner", Init.LinearDefault, FanIn = "Inner", If = "Encoder == 1")] Tensor state,
        [Weight("Depth * 16 * Inner", Init.LinearDefault, FanIn = "Inner", If = "Encoder == 1")] Tensor gates,
        [Weight("Depth - 1, 2, 4 * Inner, 2 * Inner", Init.LinearDefault, FanIn = "Inner", If = "Encoder == 1 ? Depth > 1 : 0")]
            Tensor? deeper,
        [Weight("Inner, Width", Init.LinearDefault, If = "Encoder == 0")] Tensor w1,
        [Weight("Inner", Init.LinearDefault, FanIn = "Width", If = "Encoder == 0")] Tensor b1,
        [Weight("Encoder == 1 ? 2 * Inner : Inner, Encoder == 1 ? 2 * Inner : Inner", Init.LinearDefault)] Tensor w2,
        [Weight("Encoder == 1 ? 2 * Inner : Inner", Init.LinearDefault, FanIn = "Encoder == 1 ? 2 * Inner : Inner")] Tensor b2,
        [Weight("Width, Encoder == 1 ? 2 * Inner : Inner", Init.LinearDefault)] Tensor w3,
        [Weight("Width", Init.LinearDefault, FanIn = "Encoder == 1 ? 2 * Inner : Inner")] Tensor b3,
        [Is("Encoder == 1 ? 0 : 1")] Act first
    )
    {
        var states = Kernels.BidirectionalLstm(table, input, state, gates, deeper);
        var hidden = Activations.Apply(linear(states, w1, b1), first);
        return linear(relu(linear(hidden, w2, b2)), w3, b3);
    }
}
