using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// A bidirectional LSTM of torch's equations over one sequence (T, In), as (T, 2 · H): in each layer the states of the forward
    /// direction beside those of the backward one. Gates lie in torch's order: input, forget, cell, output. Without weights the sequence
    /// itself is returned.
    /// </summary>
    /// <param name="sequence">The sequence (T, In).</param>
    /// <param name="input">Weights of the first layer's input, (2, 4 · H, In): forward and backward.</param>
    /// <param name="state">Weights of the states, (layers, 2, 4 · H, H).</param>
    /// <param name="gates">Biases, flat: of each layer and direction those of the input (4 · H) and of the state (4 · H).</param>
    /// <param name="deeper">Weights of the input of the layers behind the first, (layers - 1, 2, 4 · H, 2 · H); null for one layer.</param>
    public static Tensor BidirectionalLstm(Tensor sequence, Tensor? input, Tensor? state, Tensor? gates, Tensor? deeper = null)
    {
        if (input is null || state is null || gates is null)
            return sequence.alias();
        using var scope = NewDisposeScope();
        var biases = gates.view(state.shape[0], 2, 2, state.shape[2]).sum(dim: 2);
        var states = sequence;
        for (var layer = 0; layer < state.shape[0]; layer++)
        {
            var weights = layer == 0 ? input : deeper![layer - 1];
            states = cat(
                [
                    Direction(states, weights[0], state[layer, 0], biases[layer, 0], 1),
                    Direction(states, weights[1], state[layer, 1], biases[layer, 1], -1),
                ],
                -1
            );
        }
        return states.MoveToOuterDisposeScope();
    }

    /// <summary>One direction of a layer, (T, H): <paramref name="step"/> is 1, or -1 to begin at the end.</summary>
    private static Tensor Direction(Tensor sequence, Tensor input, Tensor state, Tensor bias, int step)
    {
        var all = linear(sequence, input, bias);
        var states = new Tensor[sequence.shape[0]];
        Tensor? hidden = null,
            cell = null;
        for (var t = step > 0 ? 0 : states.Length - 1; t >= 0 && t < states.Length; t += step)
        {
            var gates = hidden is null ? all[t] : all[t].Plus(linear(hidden, state));
            var parts = gates.chunk(4, 0);
            var kept = torch.sigmoid(parts[0]) * torch.tanh(parts[2]);
            cell = cell is null ? kept : (torch.sigmoid(parts[1]) * cell).Plus(kept);
            states[t] = hidden = torch.sigmoid(parts[3]) * torch.tanh(cell);
        }
        return stack(states, 0);
    }
}
