using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Functions that reverse rules use beside the vocabulary's operations, each with what it computes.</summary>
internal static class BackwardHelpers
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["sum_to"] = "(g, x): g summed over the dimensions in which x was broadcast",
        ["expand_as"] = "(g, x): the scalar g at every element of x",
        ["expand_over"] = "(g, x, dims, keep): g repeated along the reduced dims of x",
        ["reshape_as"] = "(g, x): g in the shape of x",
        ["count"] = "(x, y): how many elements of x were reduced to one of y",
        ["sign"] = "(x): -1, 0 or 1",
        ["gt"] = "(x, n): 1 where x is greater than n, else 0",
        ["weight_gradient"] = "(g, x): the product of all rows of g, transposed, with those of x: (out, in)",
        ["matmul_gradient_left"] = "(g, a, b): gradient of a in matmul(a, b), batch dimensions summed to a's",
        ["matmul_gradient_right"] = "(g, a, b): gradient of b in matmul(a, b), batch dimensions summed to b's",
        ["attention_gradient_query"] = "(g, y, q, k, v, mask): gradient of the queries; recomputes the probabilities",
        ["attention_gradient_key"] = "(g, y, q, k, v, mask): gradient of the keys",
        ["attention_gradient_value"] = "(g, y, q, k, v, mask): gradient of the values",
        ["embedding_gradient"] = "(g, ids, table, padding): rows of g added at ids, none at padding",
        ["rows_of_gradient"] = "(g, table, rows): rows of g added at rows of the table",
        ["keep_rows"] = "(g, ids, tokens): g where the id is none of the tokens, else zero",
        ["gather_rows"] = "(g, ids, tokens, padding): rows of g added for each token, none for padding",
        ["without_rows"] = "(g, ids): g with zeros in these rows",
        ["rows_at"] = "(g, ids): these rows of g",
        ["gelu_backward"] = "(g, x): g · (Φ(x) + x φ(x))",
        ["gelu_tanh_backward"] = "(g, x): derivative of the tanh form",
        ["silu_backward"] = "(g, x): g · σ(x) (1 + x (1 − σ(x)))",
        ["dropout_backward"] = "(g, x, p): g where the forward pass kept x, over 1 − p",
        ["layer_norm_gradient_input"] = "(g, x, weight, epsilon): gradient of the normalised input",
        ["layer_norm_gradient_weight"] = "(g, x, epsilon): g times the normalised input, summed over rows",
        ["rms_norm_gradient_input"] = "(g, x, weight, epsilon): gradient of the normalised input",
        ["rms_norm_gradient_weight"] = "(g, x, epsilon): g times the normalised input, summed over rows",
        ["rotate_back"] = "(g, rotation): g turned the other way",
        ["sum_heads"] = "(g, times): g summed over the copies of each head",
        ["narrow_gradient"] = "(g, x, dim, start, length): g in the slice, zero elsewhere",
        ["select_gradient"] = "(g, x, dim, index): g at the index, zero elsewhere",
        ["item_gradient"] = "(g, copies, index): g for the chosen copy alone",
        ["unbind"] = "(g, dim): the slices of g along dim",
        ["cross_entropy_backward"] = "(g, logits, targets): g · (softmax − one-hot) over the counted rows",
        ["mse_loss_backward"] = "(g, x, target): g · 2 (x − target) over the number of elements",
        ["binary_cross_entropy_with_logits_backward"] = "(g, logits, targets): g · (σ(logits) − targets) over the number of elements",
        ["kl_div_gradient_input"] = "(g, input, target, log_target, reduction): −g · target, reduced",
        ["kl_div_gradient_target"] = "(g, input, target, log_target, reduction): g · (ln target + 1 − input), reduced",
    };
}
