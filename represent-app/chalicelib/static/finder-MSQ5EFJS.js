import{A as H,B as W,C as K,E as V,F as Z,G as q,H as k,I as L,L as Y,M as J,N as Q,P as x,a as I,b as T,c as n,d as N,g as M,i as U,j as m,k as f,l as b,n as a,o as D,p as O,r as j,t as z,u as F,v as B,x as h,y as G,z as v}from"./chunk-AXQHOVC6.js";import{a as $}from"./chunk-CW3VB5I4.js";var X=["en","es"];function ee(e=location.search,t=document.documentElement.lang){let r=new URLSearchParams(e).get("lang");return X.find(s=>s===r)??X.find(s=>s===t)??"en"}var pe=20,g=new Map,P=new Set,_=0;function te(e,t){g.delete(e),g.set(e,t),g.size>pe&&g.delete(g.keys().next().value),_+=1,P.forEach(r=>r(_))}var ne=e=>g.get(e);function S(){let[e,t]=m(_);return f(()=>(P.add(t),()=>P.delete(t)),[]),e}var C="ocd-division/country:us",de=/^ocd-division\/country:us(?:\/[a-z_]+:[^\sA-Z/:<>"]+)+$/,$e=/^[a-z]{1,20}$/,me=/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;function oe({divisions:e,unknown:t=[]},r=[]){let s=e.filter(({id:l})=>l!==C).map(({id:l,share:c})=>se(l)+fe(c)),o=[...new Set(t.map(({kind:l})=>`?${l}`))],i=r.flatMap(({valid_from:l,divisions:c})=>c.map(({id:d})=>`!${l}!${se(d)}`));return[...s,...o,...i].join(",")}var se=e=>encodeURIComponent(e.slice(C.length+1)).replace(/%2F/g,"/").replace(/%3A/g,":");function fe(e){return e===1?"":e===null?"*":`*${Math.min(99,Math.max(1,Math.round(e*100)))}`}function ae(e){let t={divisions:[],unknown:[],upcoming:[]};for(let r of e.split(","))if(r.startsWith("?"))$e.test(r.slice(1))&&t.unknown.push({kind:r.slice(1)});else if(r.startsWith("!")){let[,s,o]=r.split("!"),i=re(o??"");i&&me.test(s)&&t.upcoming.push({valid_from:s,id:i})}else{let[,s,o,i]=/^([^*]*)(\*([0-9]{0,3}))?$/.exec(r)??[],l=re(s??"");l&&t.divisions.push({id:l,share:he(o,i)})}return t}function he(e,t){return e===void 0?1:t?Math.min(99,Math.max(1,Number(t)))/100:null}function re(e){try{let t=`${C}/${decodeURIComponent(e)}`;return e&&de.test(t)&&t.length<=200?t:null}catch{return null}}var be=/^[0-9]{5}(-?[0-9]{4})?$/,ve=2e4,y={busy:!1,error:null,problem:null},ge=new Set([400,404,422]);function ie(){return a`
    <div class="hero">
      <${h} text=${n("search.title")} />
      <p class="lead">${n("search.lead")}</p>
      <${A} />
    </div>
    <ul class="promises">
      <li>${n("search.promise.levels")}</li>
      <li>${n("search.promise.privacy")}</li>
      <li>${n("search.promise.unknown")}</li>
    </ul>`}function A(){let[e,t]=m(y),r=b(null),s=b(null);f(()=>()=>s.current?.abort(),[]);let o=p=>{t({...y,problem:p}),r.current?.focus()},i=async p=>{let u=new AbortController;s.current?.abort(),s.current=u,t({...y,busy:!0});try{let w=await F(p,AbortSignal.any([u.signal,AbortSignal.timeout(ve)]));if(u.signal.aborted)return;t(y),we(w)}catch(w){if(u.signal.aborted)return;let E=ye(w,p);t({busy:!1,error:E?null:w,problem:E}),r.current?.focus()}},l=p=>{if(p.preventDefault(),e.busy)return;let u=r.current.value.trim();be.test(u)?i({zip:u.length===9?`${u.slice(0,5)}-${u.slice(5)}`:u}):/^[0-9-]*$/.test(u)&&u?o(n("search.zip")):u.length<4?o(n("search.empty")):i({address:u})},c=()=>{t({...y,busy:!0}),navigator.geolocation.getCurrentPosition(({coords:p})=>i({lat:p.latitude,lon:p.longitude}),({code:p})=>o(n(p===1?"search.denied":"search.unlocated")),{timeout:1e4,maximumAge:6e4})},d=()=>{s.current?.abort(),t(y),r.current.focus()},R=e.problem!==null||e.error!==null;return a`
    <form class="box" onSubmit=${l} novalidate>
      <label class="usa-label" for="place">${n("search.label")}</label>
      <span class="usa-hint" id="place-hint">${n("search.hint")}</span>
      <div class="line">
        <input class="usa-input ${R?"usa-input--error":""}" id="place" type="text" ref=${r} maxlength="200"
          autocomplete="street-address" enterkeyhint="search" aria-describedby="place-hint place-problem" aria-invalid=${R?"true":null} />
        <button class="usa-button" type="submit" aria-disabled=${e.busy?"true":null}>${n("search.submit")}</button>
      </div>
      <div id="place-problem">
        ${e.problem&&a`<p class="usa-error-message" role="alert">${e.problem}</p>`}
        ${e.error&&a`<${v} error=${e.error} detailed />`}
      </div>
      ${"geolocation"in navigator&&!e.busy&&a`
        <button class="usa-button usa-button--unstyled" type="button" onClick=${c}>${n("search.locate")}</button>`}
      <p role="status" class="status">${e.busy?n("waiting"):""}</p>
      ${e.busy&&a`<button class="usa-button usa-button--unstyled" type="button" onClick=${d}>${n("search.cancel")}</button>`}
    </form>`}function ye(e,t){return!(e instanceof j)||!ge.has(e.status)?null:t.zip&&e.status===404?n("search.no_zip",t):t.lat===void 0?null:n("search.outside")}function we(e){let t=`#/at/${oe(e.place,k(e.place))}`;te(t,e),location.hash=t}function le({rest:e}){let t=ae(e),r=S(),s=L(async()=>ne(`#/at/${e}`)??await B(t),[e,r]);return t.divisions.length===0?a`<${h} text=${n("page.missing")} /><${A} />`:a`
    <${h} text=${n("results.title")} />
    <${H} state=${s}>${o=>a`<${ke} answer=${o} />`}<//>
    <section class="again" aria-labelledby="again"><h2 id="again">${n("results.again")}</h2><${A} key=${r} /></section>`}function ke({answer:e}){let{place:t,officials:r}=e,s=V(r),o=s.some(({groups:i})=>i.some(({open:l})=>l));return a`
    <p class="lead">${Se(t)}</p>
    ${e.linked&&a`<p>${n("results.linked")}</p>`}
    ${e.missing>0&&a`<p class="note warn">${n("results.missing",{n:e.missing})}</p>`}
    ${(o||!e.exact)&&a`<${Ae} place=${t} choices=${o} />`}
    <${Le} answer=${e} />
    ${s.map(({level:i,groups:l})=>a`
      <section class="level" key=${i} aria-labelledby="level-${i}">
        <${xe} level=${i} place=${t} />
        <div class="cards">${l.map(c=>c.open?a`<${J} key=${c.key} group=${c} place=${t} />`:a`<${Q} key=${c.key} entry=${c.entries[0]} />`)}</div>
      </section>`)}
    ${s.length===0&&a`<p>${n("results.none")}</p>`}
    <${Pe} place=${t} />
    <${_e} place=${t} officials=${r} />`}function xe({level:e,place:t}){let r=e==="county"?t.county:null,s=L(async()=>r?(await z.get("/tenants/{tenant}/rules",{path:{tenant:r}})).data[0].appearance:null,[r]),o=O(s.value?.logo_url),i=s.value?.name??(r&&t.divisions.find(({kind:c})=>c==="county")?.name);return a`
    <h2 id="level-${e}" ref=${c=>c&&s.value?.color&&c.style.setProperty("--tenant",s.value.color)}>${o&&a`<img class="logo" src=${o} alt="" height="36" referrerpolicy="no-referrer" /> `}${n(`level.${e}`)}${i&&`: ${i}`}</h2>`}function Se({divisions:e}){return["place","county","state"].flatMap(r=>{let s=e.filter(o=>o.kind===r).map(({name:o})=>o);return s.length>1?[s.join(` ${n("or")} `)]:s}).join(", ")}function Ae({place:e,choices:t}){let r=[...new Set(e.unknown.map(({kind:o})=>o))].filter(o=>Z(o,e)),s=r.filter(o=>o!=="county"&&o!=="state");return a`
    <div class="usa-alert usa-alert--info">
      <div class="usa-alert__body">
        ${t&&a`<p class="usa-alert__text">${n("results.coarse")}</p>`}
        ${r.includes("county")&&a`<p class="usa-alert__text">${n("results.county")}</p>`}
        ${s.length>0&&a`<p class="usa-alert__text">${n("results.undetermined",{kinds:s.map(o=>n(`kind.${o}`)).join(", ")})}</p>`}
        <p class="usa-alert__text"><strong><a href="#/" class="usa-link">${n("results.sure")}</a></strong></p>
      </div>
    </div>`}function Le({answer:e}){let t=q(e.officials),[r,s]=m(null),o=async(i,l,c)=>{try{let d=await x();d.download(i,l,d[c](e))}catch(d){s(d)}};return a`
    <ul class="tools" aria-label=${n("tools.label")}>
      <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>print()}>${n("tools.print")}</button></li>
      ${t.length>0&&a`
        <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>o("my-representatives.vcf","text/vcard","writeVcards")}>${n("tools.vcard")}</button></li>
        <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>o("my-representatives.csv","text/csv","writeCsv")}>${n("tools.csv")}</button></li>`}
    </ul>
    ${r&&a`<${v} error=${r} />`}`}function Pe({place:e}){let t=k(e);return t.length===0?null:a`
    <section aria-labelledby="new-lines">
      <h2 id="new-lines">${n("lines.title")}</h2>
      <ul>${t.map(({set:r,valid_from:s,divisions:o})=>a`
        <li>${n("lines.change",{date:N(s),kind:n(`kind.${r}`),districts:o.map(({name:i})=>U(i)??i).join(` ${n("or")} `)})}</li>`)}</ul>
    </section>`}function _e({place:e,officials:t}){let r=new Map(e.divisions.map(({kind:l,name:c})=>[l,c])),s=[...new Set(t.undivided??[])].map(l=>M({title:l})),o=t.undivided?.includes("Mayor"),i=["state","county"].filter(l=>e[l]).map(l=>[e[l],r.get(l)??e[l]]);return a`
    <section aria-labelledby="not-covered">
      <h2 id="not-covered">${n("covered.title")}</h2>
      <p>${n("covered.text")}</p>
      ${!t.local?.length&&!o&&a`<p>${n("covered.mayor")}</p>`}
      ${s.length>0&&a`<p>${n("covered.undivided",{offices:s.join(", ")})}</p>`}
      ${i.length>0&&a`<p>${n("covered.data")} ${i.map(([l,c],d)=>a`
        ${d>0&&" · "}<a href="#/tenant/${l}">${c}</a>`)}</p>`}
    </section>`}var ce={browse:"Browse",tenant:"TenantPage",office:"OfficePage",names:"NamesPage",person:"Person",snippet:"Snippet",privacy:"Privacy",accessibility:"Accessibility",licences:"Licences"},Ce={search:ie,results:le};function ue(){let[e,t]=Y(),r=b(null),s=S(),o=b(`${e} ${s}`);return f(()=>{o.current!==`${e} ${s}`&&(o.current=`${e} ${s}`,scrollTo(0,0),r.current.focus({preventScroll:!0}))},[e,s]),a`
    <a class="usa-skipnav" href="#main" onClick=${i=>Re(i,r.current)}>${n("skip")}</a>
    <${Ie} route=${t} />
    <main id="main" class="page" tabindex="-1" ref=${r}>
      <${Ee} key=${t?.name==="results"?"results":e} route=${t} />
    </main>
    <${Te} />
  `}function Re(e,t){e.preventDefault(),t.focus()}function Ee({route:e}){let[t,r]=m({}),s=e?.name;if(f(()=>{s in ce&&x().then(i=>r({view:i[ce[s]]}),i=>r({error:i}))},[s]),!e)return a`<${h} text=${n("page.missing")} /><p><a href="#/">${n("nav.find")}</a></p>`;let o=Ce[s]??t.view;return t.error?a`<${v} error=${t.error} />`:o?a`<${o} ...${e} />`:a`<${G} />`}function Ie({route:e}){let t={"#/":"nav.find","#/browse":"nav.browse","#/embed":"nav.embed"},r={search:"#/",results:"#/",browse:"#/browse",snippet:"#/embed"}[e?.name],s=I==="es"?"en":"es";return a`
    <header class="top">
      <div class="wide">
        <a class="brand" href="#/">${n("brand")}</a>
        <nav aria-label=${n("nav.label")}>
          <ul>
            ${Object.entries(t).map(([o,i])=>a`
              <li><a href=${o} aria-current=${o===r?"page":null}>${n(i)}</a></li>`)}
            <li><${W} name=${s} /></li>
          </ul>
        </nav>
      </div>
    </header>`}function Te(){return a`
    <footer class="bottom">
      <div class="wide">
        <p>${n("footer.covered")}</p>
        <p lang="en">This product uses the Census Bureau Data API but is not endorsed or certified by the Census Bureau.</p>
        <p>${n("footer.sources")} ${$.map(({name:e,licence:t,homepage:r},s)=>a`
          ${s>0&&"; "}<a href=${D(r)} lang="en">${e}</a> (${t})`)}.</p>
        <ul>
          <li><a href="#/privacy">${n("nav.privacy")}</a></li>
          <li><a href="#/accessibility">${n("nav.accessibility")}</a></li>
          <li><a href="#/licences">${n("nav.licences")}</a></li>
          <li><a href="docs">API</a></li>
        </ul>
      </div>
    </footer>`}await T(ee());K(ue);performance.mark("usable");
