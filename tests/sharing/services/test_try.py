def test_it():
    import tempfile, pathlib, json, time
    from tests.sharing.services.unit import unit
    import tests.sharing.services.region as R; globals().update(vars(R))
    from tests.kit import app_for
    from fastapi.testclient import TestClient
    with unit() as u, tempfile.TemporaryDirectory() as d:
        hub=make_region(pathlib.Path(d)/"home", u.base)
        with TestClient(app_for(hub, BANKER)) as c:
            r=c.post(STANDING, json={"code":"F003"}, headers=LOANS); print(r.status_code, r.headers, r.text)
            r=c.post(STANDING, json={"code":"F003"}, headers=LOANS); print(r.status_code, r.headers, r.text)
            r=c.post(STANDING, json={"code":"F055"}, headers=LOANS); print(r.status_code, r.text)
            r=c.post(SEARCH, json={"county":"331002"}, headers=LOANS); print(r.status_code, r.text)
            r=c.post(SEARCH, json={"county":"331002","least":3}, headers=LOANS); print(r.status_code, r.text)
            r=c.get("/api/v1/services/market.firm_standing"); print(r.status_code, json.dumps(r.json(),ensure_ascii=False)[:1500])
            r=c.get("/api/v1/services/market.firm_standing/openapi.json"); print(r.status_code, len(r.text))
            t=time.perf_counter()
            for i in range(100): c.post(STANDING, json={"code":"F003"}, headers=LOANS)
            print((time.perf_counter()-t)/100*1000,"ms hit")
            r=c.post(STANDING, json={"code":"F003"}, headers={**LOANS,"Prefer":"respond-async"}); print(r.status_code, r.headers, r.text)
            import asyncio
            print(asyncio.run(hub.services.round()))
            r2=c.get(r.headers["Location"]); print(r2.status_code, r2.text)
            r2=c.get(r.headers["Location"]); print(r2.status_code, r2.text)
        hub.ledger.close()
