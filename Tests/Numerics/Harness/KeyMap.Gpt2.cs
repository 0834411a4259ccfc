using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

internal abstract partial class KeyMap
{
    private const string Gpt2Prefix = "transformer.";

    /// <summary>Plain transformers models of GPT-2's form, whose projections are stored as (in, out).</summary>
    public static KeyMap Gpt2(string prefix = Gpt2Prefix) => new Gpt2Map(prefix);

    /// <summary>HF peft over GPT-2.</summary>
    public static KeyMap Gpt2Peft { get; } = new Gpt2PeftMap();

    /// <summary>AdapterHub over GPT-2.</summary>
    /// <param name="slices">The adapted slices of the fused projection, which one tensor holds in this order.</param>
    public static KeyMap Gpt2AdapterHub(params string[] slices) => new Gpt2HubMap(slices);

    private static bool IsTransposed(string name) => Regex.IsMatch(name, @"^h\.\d+\.(attn|mlp)\.c_\w+\.weight$");

    private static Tensor AsTransposed(string name, Tensor values) => IsTransposed(name) ? values.t() : values.alias();

    private sealed class Gpt2Map(string prefix) : TransformersMap(prefix)
    {
        public override LibraryTensor Find(ParameterRow row) => base.Find(row) with { Part = whole => AsTransposed(row.Name, whole) };

        public override Tensor AsStored(string name, Tensor values) => AsTransposed(name, values);
    }

    private sealed class Gpt2PeftMap() : PeftMap(Gpt2Prefix)
    {
        public override Tensor AsStored(string name, Tensor values) => AsTransposed(name, values);
    }

    private sealed class Gpt2HubMap(string[] slices) : AdapterHubMap(Gpt2Prefix, "a,b,c")
    {
        private static readonly Dictionary<string, string> Places = new()
        {
            ["SelfAttention"] = "attention_adapters",
            ["Mlp"] = "output_adapters",
        };

        protected override string FirstAttention => "h.0.attn";

        /// <summary>A slice's tensors lie in one with those of the other adapted slices, one below the other.</summary>
        public override LibraryTensor Find(ParameterRow row)
        {
            var slice = Regex.Match(row.Name, @"\.c_attn\.(query|key|value)(?=\.)");
            if (!slice.Success)
                return base.Find(row);
            var (whole, index) = (
                base.Find(row with { Name = row.Name.Remove(slice.Groups[1].Index - 1, slice.Groups[1].Length + 1) }),
                Array.IndexOf(slices, slice.Groups[1].Value)
            );
            return whole with
            {
                Part = stored => (whole.Part is null ? stored : whole.Part(stored)).narrow(0, index * row.Shape[0], row.Shape[0]),
            };
        }

        protected override string AttentionOf(string stem) => stem.Replace(".SelfAttention", ".attn");

        protected override string Bottleneck(string stem, string use = "a") =>
            $"{Gpt2Prefix}{stem[..stem.LastIndexOf('.')]}.{Places[stem[(stem.LastIndexOf('.') + 1)..]]}.adapters.{use}.";

        public override Tensor AsStored(string name, Tensor values) => AsTransposed(name, values);
    }
}
