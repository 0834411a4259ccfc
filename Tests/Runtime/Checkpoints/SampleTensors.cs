using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Tensors and files for the tests of this folder.</summary>
internal static class SampleTensors
{
    /// <summary>The description of a tensor: CsCheck shrinks and prints this, and tensors are made from it.</summary>
    public sealed record Draw(string Name, ScalarType Type, long[] Shape, int Seed)
    {
        /// <summary>A tensor with random bytes, so with NaNs, infinities and denormals too.</summary>
        public Tensor Make()
        {
            var tensor = empty(Shape, dtype: Type);
            var random = new Random(Seed);
            var bytes = new byte[tensor.NumberOfElements * tensor.ElementSize];
            random.NextBytes(bytes);
            if (Type == ScalarType.Bool)
                bytes = [.. bytes.Select(value => (byte)(value & 1))];
            if (bytes.Length > 0)
                tensor.bytes = bytes;
            return tensor;
        }

        public override string ToString() => $"'{Name}' {Type} [{string.Join(",", Shape)}] seed {Seed}";
    }

    private static readonly Gen<long[]> Shape = Gen.Long[0, 5].Array[0, 4];

    private static readonly Gen<ScalarType> Type = Gen.Int[0, SafetensorsTypes.Types.Count - 1].Select(i => SafetensorsTypes.Types[i]);

    private static readonly Gen<string> Name = Gen.String[0, 12].Where(IsUnicode);

    /// <summary>Up to eight tensors with distinct names, among them empty ones, scalars and names that need escaping.</summary>
    public static readonly Gen<Draw[]> Draws = Gen.Select(Name, Type, Shape, Gen.Int, (name, type, shape, seed) =>
            new Draw(name, type, shape, seed)
        )
        .Array[0, 8]
        .Select(draws => draws.DistinctBy(draw => draw.Name).ToArray());

    public static readonly Gen<Dictionary<string, string>> Metadata = Gen.Select(Name, Name)
        .Array[0, 4]
        .Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    public static Dictionary<string, Tensor> Make(IEnumerable<Draw> draws) => draws.ToDictionary(draw => draw.Name, draw => draw.Make());

    /// <summary>1, 2, 3, … in the given shape.</summary>
    public static Tensor Counting(params long[] shape) =>
        arange(Scalars.Of(1), Scalars.Of(shape.Aggregate(1L, (count, size) => count * size) + 1), Scalars.One, dtype: float32)
            .reshape(shape);

    public static byte[] Bytes(Tensor tensor)
    {
        using var contiguous = tensor.detach().contiguous();
        return contiguous.NumberOfElements == 0 ? [] : contiguous.bytes.ToArray();
    }

    public static float[] Floats(Tensor tensor)
    {
        using var converted = tensor.detach().to(float32).contiguous();
        return converted.data<float>().ToArray();
    }

    /// <summary>A file with this header as it stands and this much data, however wrong.</summary>
    public static byte[] RawFile(string header, int dataBytes) => RawFile(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] RawFile(byte[] header, int dataBytes)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    private static bool IsUnicode(string text)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
