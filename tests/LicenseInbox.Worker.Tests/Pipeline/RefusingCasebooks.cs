using System.Reflection;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Casebooks whose registry answers every move with "the facts have changed", though they have not.</summary>
internal sealed class RefusingCasebooks(ICasebooks casebooks) : ICasebooks
{
    public async Task<ICasebook> OpenAsync(CancellationToken cancellationToken) => Refusing.Of(await casebooks.OpenAsync(cancellationToken));

    public async Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken) => Refusing.Of(await casebooks.OpenAsync(lease, cancellationToken));
}

/// <summary>Passes all calls on but moves.</summary>
public class Refusing : DispatchProxy
{
    private object _target = null!;

    public static T Of<T>(T target)
        where T : class
    {
        var proxy = Create<T, Refusing>();
        ((Refusing)(object)proxy)._target = target;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.ReturnType == typeof(Task<MoveResult>))
            return Task.FromResult(MoveResult.FactsChanged);
        var result = targetMethod.Invoke(_target, args);
        return targetMethod.ReturnType == typeof(ILicenseRegistry) ? Of((ILicenseRegistry)result!) : result;
    }
}
