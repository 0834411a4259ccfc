using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

internal abstract partial class KeyMap
{
    /// <summary>HF peft over T5.</summary>
    public static KeyMap T5Peft { get; } = new PeftMap("");

    /// <summary>HF peft over T5, whose tables have rows for both stacks, of which the library reads the first half.</summary>
    public static KeyMap T5PeftPrompt { get; } = new T5PromptMap();

    /// <summary>
    /// HF peft over T5: the library gives the second stack's layer i the slots of layer 2 i, counted anew behind the last.
    /// </summary>
    public static KeyMap T5PeftPrefix { get; } = new T5PrefixMap();

    /// <summary>AdapterHub over T5.</summary>
    public static KeyMap T5Hub { get; } = new T5HubMap();

    /// <summary>Ladder side-tuning of T5 as published.</summary>
    public static KeyMap T5SideNetwork { get; } = new T5SideMap();

    /// <summary>The map for a case of adapters over T5; null for any other.</summary>
    public static KeyMap? OfT5(FixtureCase fixture, ArchitectureModule @base) =>
        !@base.Info.Rows.Any(row => row.Name.Contains("SelfAttention.q", StringComparison.Ordinal)) ? null
        : fixture.Name.StartsWith("adapters/", StringComparison.Ordinal) ? T5Hub
        : fixture.Name.StartsWith("lst/", StringComparison.Ordinal) ? T5SideNetwork
        : !fixture.Name.StartsWith("peft/", StringComparison.Ordinal) ? null
        : fixture.Name.Contains("prefix", StringComparison.Ordinal) ? T5PeftPrefix
        : fixture.Name.Contains("prompt", StringComparison.Ordinal) || fixture.Name.Contains("p_tuning", StringComparison.Ordinal)
            ? T5PeftPrompt
        : T5Peft;

    /// <summary>Gives tensors that the library keeps as one the sum of their gradients.</summary>
    public virtual void Tie(AdaptedModel model) { }

    private sealed class T5PromptMap : KeyMap
    {
        public override LibraryTensor Find(ParameterRow row)
        {
            var found = PeftPrompt.Find(row);
            return row.Name.EndsWith(".prompt", StringComparison.Ordinal) || row.Name.EndsWith(".table", StringComparison.Ordinal)
                ? found with
                {
                    Part = whole => whole.narrow(0, 0, row.Shape[0]),
                }
                : found;
        }
    }

    private sealed class T5PrefixMap : KeyMap
    {
        public override LibraryTensor Find(ParameterRow row)
        {
            var found = PeftPrefix.Find(row);
            if (row.Name.EndsWith(".key", StringComparison.Ordinal) || row.Name.EndsWith(".value", StringComparison.Ordinal))
                return found with { Part = PrefixPart(Regex.Replace(row.Name, @"\.\d+\.", ".0."), row.Shape[1]) };
            if (!row.Name.EndsWith("2", StringComparison.Ordinal))
                return found;
            return found with
            {
                Part = whole => whole.narrow(0, 0, row.Shape[0] / 2).repeat([2, .. Enumerable.Repeat(1L, row.Shape.Length - 1)]),
            };
        }

        public override void Tie(AdaptedModel model)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var same in model.Info.Parameters.Where(row => row.Trainable).GroupBy(row => Regex.Replace(row.Name, @"\.\d+\.", ".")))
            {
                var gradients = same.Select(row => model[row.Name].grad!).ToList();
                if (gradients.Count == 1 && same.Key.EndsWith('2'))
                    gradients = [.. gradients[0].chunk(2, 0)];
                var sum = gradients.Aggregate((all, other) => all.Plus(other)).clone();
                foreach (var gradient in gradients)
                    gradient.copy_(sum);
            }
        }
    }

    private sealed class T5SideMap : KeyMap
    {
        public override LibraryTensor Find(ParameterRow row)
        {
            var parts = row.Name.Split('.');
            var (stack, layer) = (parts[0].ToLowerInvariant(), parts[1] == "block" ? parts[2] : "0");
            var block = $"{stack}.side_block.{layer}.layer.";
            var network = stack == "encoder" ? 1 : 2;
            return new(
                parts[^1] switch
                {
                    "first" => $"{stack}.side_first_downsample.weight",
                    "firstBias" => $"{stack}.side_first_downsample.bias",
                    "table" => block + "0.SelfAttention.relative_attention_bias.weight",
                    "down" => $"{stack}.side_downsamples.{layer}.weight",
                    "downBias" => $"{stack}.side_downsamples.{layer}.bias",
                    "gate" => $"{stack}.side_gate_params.{layer}",
                    "norm" => block + "0.layer_norm.weight",
                    "query" or "key" or "value" or "output" => $"{block}0.SelfAttention.{parts[^1][0]}.weight",
                    "crossNorm" => block + "1.layer_norm.weight",
                    "crossQuery" or "crossKey" or "crossValue" or "crossOutput" =>
                        $"{block}1.EncDecAttention.{char.ToLowerInvariant(parts[^1]["cross".Length])}.weight",
                    "innerNorm" => $"{block}{network}.layer_norm.weight",
                    "up" => $"{block}{network}.DenseReluDense.wi.weight",
                    "back" => $"{block}{network}.DenseReluDense.wo.weight",
                    "closing" => $"{stack}.final_side_layer_norm.weight",
                    "last" => "side_final_upsample.weight",
                    "lastBias" => "side_final_upsample.bias",
                    _ => throw Unknown(row),
                }
            );
        }
    }

    private sealed class T5HubMap() : AdapterHubMap("", "a,b,c")
    {
        public override LibraryTensor Find(ParameterRow row)
        {
            var parts = row.Name.Split('.');
            if (parts[^2] != "prefix")
                return base.Find(row);
            var attention =
                parts.Contains("CrossAttention") ? "cross_prefix"
                : parts[0] == "Encoder" ? "encoder_prefix"
                : "self_prefix";
            var found = base.Find(row);
            return found with
            {
                Keys = [.. found.Keys.Select(key => key.Replace(".self_prefix.", $".{attention}.", StringComparison.Ordinal))],
            };
        }

        protected override string FirstAttention => "encoder.block.0.layer.0.SelfAttention";

        protected override string AttentionOf(string stem) =>
            stem.Replace(".SelfAttention", ".layer.0.SelfAttention").Replace(".CrossAttention", ".layer.1.EncDecAttention");

        protected override string Bottleneck(string stem, string use = "a") =>
            stem.Replace(".SelfAttention", ".layer.0")
                .Replace(".Mlp", stem.StartsWith("encoder", StringComparison.Ordinal) ? ".layer.1" : ".layer.2") + $".adapters.{use}.";
    }
}
