using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A digest of tokens and labels in order: what a resumed run compares.</summary>
internal sealed class RowHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(TokenSequence tokens)
    {
        Add(tokens.Length);
        Add<int>(tokens.Ids);
        Add<int>(tokens.TypeIds);
    }

    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        _hash.AppendData(bytes);
    }

    public void Add<T>(ReadOnlySpan<T> values)
        where T : struct => _hash.AppendData(MemoryMarshal.AsBytes(values));

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
