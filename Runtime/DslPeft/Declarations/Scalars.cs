using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Numbers for torch that live as long as torch reads them. TorchSharp makes an object with a native number of each C# number that an
/// operation takes, passes the address, and refers to the object no more: a collection on another thread could free the number while
/// torch reads it, so that the operation failed or computed with another number. The numbers made here stay referred to.
/// </summary>
/// <remarks>
/// TorchSharp also makes such objects inside: of the number in <c>x * 0.5</c>, and of the factor 1 in a sum of two tensors, in
/// <c>add_</c> and in <c>arange</c> without a step. What calls those is written here as <c>x * Scalars.Of(0.5)</c>,
/// <c>x.Plus(y)</c>, and with <see cref="One"/>. A test looks for what is not.
/// </remarks>
public static class Scalars
{
    /// <summary>How many numbers of a thread are kept. A call takes three at most, and reads them before others are made.</summary>
    private const int Kept = 256;

    [ThreadStatic]
    private static Scalar?[]? _recent;

    [ThreadStatic]
    private static int _next;

    /// <summary>The integer 1.</summary>
    public static Scalar One { get; } = 1L;

    /// <summary>The integer 0.</summary>
    public static Scalar Zero { get; } = 0L;

    /// <summary>A number that lives until this thread has made 256 others.</summary>
    public static Scalar Of(double number) => Keep(number);

    /// <summary>An integer, which leaves tensors of integers what they are; it lives as long as other numbers.</summary>
    public static Scalar Of(long number) => Keep(number);

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        var sum = left.add(right, One);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        return sum;
    }

    /// <summary>tensor + number.</summary>
    public static Tensor Plus(this Tensor tensor, double number)
    {
        var sum = tensor.add(Of(number), One);
        GC.KeepAlive(tensor);
        return sum;
    }

    /// <summary>tensor + number, of integers where the tensor's entries are.</summary>
    public static Tensor Plus(this Tensor tensor, long number)
    {
        var sum = tensor.add(Of(number), One);
        GC.KeepAlive(tensor);
        return sum;
    }

    /// <summary>The only entry of a tensor.</summary>
    public static double AsDouble(this Tensor tensor)
    {
        using var number = tensor.ToScalar();
        GC.KeepAlive(tensor);
        return number.ToDouble();
    }

    /// <summary>The only entry of a tensor of integers.</summary>
    public static long AsInt64(this Tensor tensor)
    {
        using var number = tensor.ToScalar();
        GC.KeepAlive(tensor);
        return number.ToInt64();
    }

    /// <summary>The only entry of a tensor of truth values.</summary>
    public static bool AsBoolean(this Tensor tensor)
    {
        using var number = tensor.ToScalar();
        GC.KeepAlive(tensor);
        return number.ToBoolean();
    }

    private static Scalar Keep(Scalar number)
    {
        var recent = _recent ??= new Scalar?[Kept];
        recent[_next] = number;
        _next = (_next + 1) % Kept;
        return number;
    }
}
